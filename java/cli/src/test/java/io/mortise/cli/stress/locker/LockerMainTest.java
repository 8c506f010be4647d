package io.mortise.cli.stress.locker;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.mortise.Hold;
import io.mortise.LockFile;
import io.mortise.LockMode;
import io.mortise.cli.common.Counter;
import io.mortise.cli.common.JavaProcess;
import io.mortise.cli.stress.locker.LockerPlan.Peer;
import io.mortise.cli.stress.referee.Words;
import java.io.IOException;
import java.io.InputStream;
import java.lang.ProcessBuilder.Redirect;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(120)
class LockerMainTest {

  @TempDir Path directory;

  @Test
  void aPlanComesThroughACommandLineAsItWas() {
    LockerPlan plan = plan(4711);
    assertEquals(plan, LockerPlan.parse(List.of(plan.words())));
  }

  private LockerPlan plan(int port) {
    return new LockerPlan(0, 0, Peer.MORTISE, null, null, 0, directory, port, 1, 0, 1);
  }

  /** The referee does not hang up here, and the lock is not to be had. */
  @Test
  @Tag("once")
  void aLockerThatWaitsEndsWhenItsStandardInputDoes() throws IOException, InterruptedException {
    Counter.create(directory.resolve("counter"));
    try (ServerSocket referee = new ServerSocket(0, 0, Words.address());
        LockFile file = LockFile.open(directory.resolve("lock"))) {
      Hold hold = file.acquire(LockMode.EXCLUSIVE);
      Process locker =
          JavaProcess.of(LockerMain.class, plan(referee.getLocalPort()).words())
              .redirectError(Redirect.DISCARD)
              .start();
      try (hold;
          Socket connection = referee.accept();
          InputStream words = connection.getInputStream()) {
        awaitWord('\n', words); // how it locks may have any letter
        awaitWord(Words.WAITS, words);
        locker.getOutputStream().close();
        assertTrue(locker.waitFor(60, TimeUnit.SECONDS), "it does not end");
      } finally {
        locker.destroyForcibly();
      }
    }
  }

  private static void awaitWord(int wanted, InputStream words) throws IOException {
    int word;
    do {
      word = words.read();
      assertTrue(word >= 0, "it hung up");
    } while (word != wanted);
  }
}
