package io.mortise.process;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.mortise.harness.ChildProcess;
import io.mortise.harness.Eventually;
import io.mortise.harness.JavaChild;
import io.mortise.harness.TestScale;
import io.mortise.support.BackendHere;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.apache.lucene.store.FSLockFactory;
import org.apache.lucene.store.LockStressTest;
import org.apache.lucene.store.LockVerifyServer;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Lucene's own check of a lock: clients in JVMs of their own try for it, and tell a server that
 * knows no lock. Each tenth time a client tries for what it already holds, which must fail.
 */
class LuceneStressTest {

  private static final int CLIENTS = 4;
  private static final int MILLIS_HELD = 0;
  private static final Duration PATIENCE = Duration.ofMinutes(1); // with each line of a client
  private static final String HOST = "127.0.0.1";

  @TempDir Path directory;

  private final List<ChildProcess> clients = new ArrayList<>();

  private static ChildProcess startServer() throws IOException {
    return JavaChild.start(
        "server", List.of(), LockVerifyServer.class, HOST, String.valueOf(CLIENTS));
  }

  /** From the line "Listening on /127.0.0.1:1234...". */
  private static String portOf(ChildProcess server) {
    return server.receive().replaceAll(".*:(\\d+)\\.\\.\\.", "$1");
  }

  private void startClients(String port, Class<? extends FSLockFactory> factory, int tries)
      throws IOException {
    for (int id = 0; id < CLIENTS; id++) {
      clients.add(
          JavaChild.start(
              "client " + id,
              List.of(),
              LockStressTest.class,
              String.valueOf(id),
              HOST,
              port,
              factory.getName(),
              directory.toString(),
              String.valueOf(MILLIS_HELD),
              String.valueOf(tries)));
    }
  }

  /** Returns whether it had the lock at least once. */
  private static boolean awaitSuccess(ChildProcess client, int tries) {
    String finished = "Finished " + tries + " tries.";
    String line = "";
    while (!line.equals(finished)) {
      line = client.receive(PATIENCE);
    }
    boolean granted = !client.receive().equals(LuceneLockFactory.granted(0));
    assertEquals(0, client.finish(), client.name());
    return granted;
  }

  private void run(ChildProcess server, Class<? extends FSLockFactory> factory, int tries)
      throws IOException {
    startClients(portOf(server), factory, tries);
    server.expect("All clients started, fire gun...");
    try {
      int granted = 0;
      for (ChildProcess client : clients) {
        granted += awaitSuccess(client, tries) ? 1 : 0;
      }
      // These clients only try. A lock that is retained refuses a client that only tries, and the
      // portable backend's few
      // tries may all come to nothing on a busy machine.
      boolean mayRefuseAll =
          Integer.getInteger("mortise.retain", 0) > 0 || BackendHere.isPortable();
      assertTrue(granted == clients.size() || (mayRefuseAll && granted > 0), granted + " had it");
    } finally {
      clients.forEach(ChildProcess::close);
    }
    server.expect("Server terminated.");
    assertEquals(0, server.finish());
  }

  @Test
  void lucenesServerHasNothingAgainstALockFactoryOnMortise() throws Exception {
    try (ChildProcess server = startServer()) {
      int tries =
          BackendHere.isPortable() ? TestScale.rounds(100, 3_000) : TestScale.rounds(1_000, 30_000);
      run(server, LuceneLockFactory.class, tries);

      assertTrue(server.errors().isBlank(), server.errors());
    }
  }

  @Tag("once")
  @Test
  void lucenesServerFindsOutAboutAFactoryThatForgetsOtherProcesses() throws Exception {
    try (ChildProcess server = startServer()) {
      assertThrows(AssertionError.class, () -> run(server, OneJvmLockFactory.class, 10_000));

      Eventually.await("complaint", () -> server.errors().contains("already holds the lock"));
      assertTrue(server.errors().contains("IllegalStateException"), server.errors());
    }
  }
}
