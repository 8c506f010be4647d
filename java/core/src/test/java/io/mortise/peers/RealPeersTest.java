package io.mortise.peers;

import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.mortise.Backend;
import io.mortise.Hold;
import io.mortise.LockFile;
import io.mortise.LockMode;
import io.mortise.LockTimeoutException;
import io.mortise.MarkerStyle;
import io.mortise.harness.Eventually;
import io.mortise.harness.TestScale;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Programs with {@code .lock} markers, as they are installed, beside a portable {@code LockFile}. A
 * step of {@code ./dev test} installs them and runs this; it needs a minute for each style, since
 * all of them hold at the same time.
 */
@Tag("peers")
class RealPeersTest {

  /** Longer than the grace period for incomplete markers of our own, which is 10 s. */
  private static final Duration HELD = Duration.ofSeconds(TestScale.rounds(13, 60));

  private static final Duration STALE = Duration.ofSeconds(2);

  @TempDir Path directory;

  /** All programs at a time, since each test waits. */
  private void forEach(Check check) throws InterruptedException {
    PeerProgram[] programs = PeerProgram.values();
    ExecutorService threads = Executors.newFixedThreadPool(programs.length);
    try {
      List<Future<Void>> results = new ArrayList<>();
      for (PeerProgram program : programs) {
        Path place = directory.resolve(program.name());
        Callable<Void> task =
            () -> {
              Files.createDirectory(place);
              check.run(program, program.prepare(place));
              return null;
            };
        results.add(threads.submit(task));
      }
      assertAll(
          Stream.iterate(0, i -> i < programs.length, i -> i + 1)
              .map(i -> (Executable) () -> outcome(programs[i], results.get(i))));
    } finally {
      threads.shutdownNow();
      assertTrue(threads.awaitTermination(Eventually.PATIENCE.toSeconds(), TimeUnit.SECONDS));
    }
  }

  private static void outcome(PeerProgram program, Future<Void> result) {
    try {
      result.get();
    } catch (Exception e) {
      throw new AssertionError(program + ": " + e.getCause(), e);
    }
  }

  private interface Check {
    void run(PeerProgram program, Path data) throws Exception;
  }

  private static LockFile.Builder portable(Path data, MarkerStyle style) {
    return LockFile.builder(data).inPlace().backend(Backend.PORTABLE).markerStyle(style);
  }

  private static List<String> namesBeside(Path data) throws IOException {
    try (Stream<Path> names = Files.list(data.getParent())) {
      return names.map(name -> name.getFileName().toString()).sorted().toList();
    }
  }

  /** In the program's own style, and with the other one configured by mistake. */
  @ParameterizedTest
  @EnumSource(MarkerStyle.class)
  void aLivingHolderIsWaitedForAndItsMarkerIsNotTouched(MarkerStyle style) throws Exception {
    forEach(
        (program, data) -> {
          try (LockFile file = portable(data, style).open();
              PeerProgram.Peer peer = program.start(data)) {
            assertTrue(peer.tryLock());
            List<String> before = namesBeside(data);
            assertTrue(file.tryAcquire(LockMode.EXCLUSIVE).isEmpty(), "a try");
            try (Hold hold = file.acquire(LockMode.EXCLUSIVE, HELD)) {
              throw new AssertionError("two holders; verify " + hold.verify());
            } catch (LockTimeoutException e) {
              assertTrue(String.valueOf(e.getMessage()).contains(data + ".lock"), e.getMessage());
              if (program.death == PeerProgram.Death.PROVEN) {
                assertTrue(
                    String.valueOf(e.getMessage()).contains("process " + peer.pid()),
                    e.getMessage());
              }
            }
            assertEquals(before, namesBeside(data));
            peer.unlock();
            file.acquire(LockMode.EXCLUSIVE, Eventually.PATIENCE).close();
          }
        });
  }

  /** In the program's own style, as the documentation asks for. */
  @Test
  void aProgramDoesNotGetInWhileWeHold() throws Exception {
    forEach(
        (program, data) -> {
          try (LockFile file = portable(data, program.style).open();
              PeerProgram.Peer peer = program.start(data)) {
            try (Hold hold = file.acquire(LockMode.EXCLUSIVE)) {
              long end = System.nanoTime() + HELD.toNanos();
              while (System.nanoTime() < end) {
                assertFalse(peer.tryLock(), "two holders");
                TimeUnit.MILLISECONDS.sleep(500); // its users try that often
              }
              assertTrue(hold.verify());
            }
            assertTrue(peer.tryLock(), "free again");
            peer.unlock();
          }
        });
  }

  /** Death is acted on where it is proven; where it is not, only {@code staleAfter} takes it. */
  @ParameterizedTest
  @EnumSource(MarkerStyle.class)
  void whatAKilledHolderLeavesIsTakenOnlyWithProofOrWhenAskedFor(MarkerStyle style)
      throws Exception {
    forEach(
        (program, data) -> {
          try (PeerProgram.Peer peer = program.start(data)) {
            assertTrue(peer.tryLock());
            peer.kill();
          }
          if (program.death == PeerProgram.Death.CLEARED_AWAY) {
            Path marker = Path.of(data + ".lock");
            Eventually.await("it is cleared away", () -> Files.notExists(marker));
          } else if (program.death == PeerProgram.Death.UNKNOWN) {
            try (LockFile file = portable(data, style).open();
                Hold hold = file.acquire(LockMode.EXCLUSIVE, HELD)) {
              throw new AssertionError("taken without proof; verify " + hold.verify());
            } catch (LockTimeoutException e) {
              assertTrue(String.valueOf(e.getMessage()).contains("staleAfter"), e.getMessage());
            }
          }
          try (LockFile file = portable(data, style).staleAfter(STALE).open();
              Hold hold = file.acquire(LockMode.EXCLUSIVE, Eventually.PATIENCE)) {
            assertTrue(hold.verify());
          }
        });
  }

  /** What is run here is what the documentation has a row for. */
  @Test
  void eachProgramHasARowInTheDocumentation() throws IOException {
    String documentation = Files.readString(Path.of("..", "..", "docs", "portable.md"));
    List<String> missing =
        Arrays.stream(PeerProgram.values())
            .map(program -> program.row)
            .filter(row -> !documentation.contains(row))
            .toList();
    assertEquals(List.of(), missing);
  }
}
