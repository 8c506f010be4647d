package io.mortise.internal.portable;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.mortise.Hold;
import io.mortise.LockFile;
import io.mortise.LockMode;
import io.mortise.MarkerStyle;
import io.mortise.harness.Eventually;
import io.mortise.support.Portably;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Who holds a lock need not do anything for others to see that he lives. */
@Timeout(120)
@Tag("portable")
class HeartbeatsTest {

  private static final int INTERRUPTS = 3;
  private static final String TIME = "(?m)^locked_at=(.*)$";

  @TempDir Path directory;

  /** Within {@link Eventually#PATIENCE}, of which a beat takes five seconds. */
  @ParameterizedTest
  @EnumSource(MarkerStyle.class)
  void theTimeInTheMarkerOfAHolderMovesOnByItself(MarkerStyle style) throws Exception {
    Path path = directory.resolve("data");
    try (LockFile file = Portably.open(path, style);
        Hold hold = file.acquire(LockMode.EXCLUSIVE)) {
      Path marker = directory.resolve("data.lock");
      Path text = style == MarkerStyle.FILE ? marker : entryIn(marker);
      String before = Files.readString(text);

      Eventually.await("a beat", () -> !Files.readString(text).equals(before));

      String after = Files.readString(text);
      assertTrue(time(after).compareTo(time(before)) > 0, after);
      assertEquals(before.replaceAll(TIME, ""), after.replaceAll(TIME, ""), "all the rest");
      assertTrue(hold.verify());
    }
  }

  private static Path entryIn(Path marker) throws IOException {
    try (Stream<Path> files = Files.list(marker)) {
      return files.filter(file -> !file.endsWith("pid")).findAny().orElseThrow();
    }
  }

  private static BigDecimal time(String marker) {
    String line = marker.lines().filter(each -> each.matches(TIME)).findAny().orElseThrow();
    return new BigDecimal(line.replaceFirst(TIME, "$1"));
  }

  @Test
  void oneThatFailsDoesNotEndTheOthers() throws Exception {
    AtomicInteger failures = new AtomicInteger();
    AtomicInteger beats = new AtomicInteger();
    Heartbeats.Beating failing =
        () -> {
          failures.incrementAndGet();
          throw new IllegalStateException("on purpose");
        };
    Heartbeats.Beating good = beats::incrementAndGet;
    Heartbeats.add(failing);
    try {
      Eventually.await("a failure", () -> failures.get() > 0);
      int before = beats.get();
      Heartbeats.add(good);
      Eventually.await("a beat after a failure", () -> beats.get() > before);
    } finally {
      Heartbeats.remove(failing);
      Heartbeats.remove(good);
    }
  }

  /** A program may interrupt all threads of a group. */
  @Test
  void anInterruptDoesNotEndThemAndTheyKeepNoClassLoader() throws Exception {
    AtomicInteger beats = new AtomicInteger();
    Heartbeats.Beating beating = beats::incrementAndGet;
    Heartbeats.add(beating);
    try {
      Thread thread = thread();
      assertNull(thread.getContextClassLoader());
      for (int i = 0; i < INTERRUPTS; i++) {
        int before = beats.get();
        thread.interrupt();
        Eventually.await("a beat after an interrupt", () -> beats.get() > before);
        assertTrue(thread.isAlive());
      }
    } finally {
      Heartbeats.remove(beating);
    }
  }

  private static Thread thread() {
    return Thread.getAllStackTraces().keySet().stream()
        .filter(thread -> thread.getName().equals("mortise-heartbeat"))
        .findAny()
        .orElseThrow();
  }
}
