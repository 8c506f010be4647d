package io.mortise.process;

import static io.mortise.LockMode.EXCLUSIVE;
import static io.mortise.LockMode.SHARED;
import static io.mortise.support.OtherThread.inOtherThread;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.mortise.Hold;
import io.mortise.KeyedLocks;
import io.mortise.harness.Agent;
import io.mortise.harness.TestScale;
import io.mortise.internal.gate.Gate;
import io.mortise.support.Descriptors;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.management.ObjectName;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Very many keys: what they cost in descriptors and memory. */
@Tag("once")
class ManyKeysTest {

  /** Of files in which nothing is locked, and a few more. */
  private static final int KEPT_FILES = 256 + 16;

  /** In each file. */
  private static final int KEPT_GATES = 16;

  @TempDir Path temporary;
  private Path directory;

  @BeforeEach
  void name() {
    directory = temporary.resolve("keys");
  }

  /** After a full collection. */
  private static long gates() throws Exception {
    Object histogram =
        ManagementFactory.getPlatformMBeanServer()
            .invoke(
                new ObjectName("com.sun.management:type=DiagnosticCommand"),
                "gcClassHistogram",
                new Object[] {new String[0]},
                new String[] {String[].class.getName()});
    Matcher line =
        Pattern.compile("\\s([0-9]+)\\s+[0-9]+\\s+" + Pattern.quote(Gate.class.getName()) + "[\\s]")
            .matcher((String) histogram);
    return line.find() ? Long.parseLong(line.group(1)) : 0;
  }

  private static List<Hold> hold(KeyedLocks locks, int count) throws Exception {
    List<Hold> holds = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      holds.add(locks.get("held " + i).acquire(i % 3 == 0 ? SHARED : EXCLUSIVE));
    }
    return holds;
  }

  @Tag("native")
  @Test
  void tenThousandKeysOrMoreCanBeHeldAtOnce() throws Exception {
    int count = TestScale.rounds(10_000, 100_000);
    try (KeyedLocks locks = KeyedLocks.open(directory);
        Agent other = Agent.start("other")) {
      other.openKeys(directory, 0);
      List<Hold> holds = hold(locks, count);

      assertTrue(Descriptors.openIn(directory) <= locks.files(), "one for each file");
      for (int i = 0; i < count; i += count / 97) {
        String key = "held " + i;
        assertTrue(holds.get(i).verify(), key);
        assertTrue(inOtherThread(() -> locks.get(key).tryAcquire(EXCLUSIVE)).isEmpty(), key);
        other.useKey(key);
        assertFalse(other.tryAcquire(EXCLUSIVE), key);
        other.useKey("free " + i);
        assertTrue(other.tryAcquire(EXCLUSIVE), key);
      }
      for (int i = 0; i < count; i += 2) {
        holds.get(i).close();
      }
      for (int i = 1; i < count; i += 2) {
        if (i % 97 == 0) {
          assertTrue(holds.get(i).verify(), "held " + i);
        }
        holds.get(i).close();
      }
    }
    assertEquals(0, Descriptors.openIn(directory));
  }

  @Test
  void filesInWhichNothingIsLockedAreClosedAgainWhenThereAreMany() throws Exception {
    try (KeyedLocks locks = KeyedLocks.open(directory)) {
      Hold held = locks.get("held").acquire(EXCLUSIVE);
      for (int i = 0; i < 2_000; i++) {
        locks.get("key " + i).acquire(EXCLUSIVE).close();
      }

      long open = Descriptors.openIn(directory);
      assertTrue(open <= KEPT_FILES, open + " are open");
      assertTrue(held.verify());
      held.close();
    }
  }

  @Test
  void whatIsKnownOfKeysThatNobodyUsesIsForgotten() throws Exception {
    try (KeyedLocks locks = KeyedLocks.builder(directory).files(4).open()) {
      Hold kept = locks.get("kept").acquire(EXCLUSIVE);
      List<Hold> holds = hold(locks, 2_000);
      holds.forEach(Hold::close);
      holds.clear(); // a hold knows its gate
      for (int i = 0; i < 3_000; i++) {
        locks.get("key " + i).acquire(EXCLUSIVE).close();
      }

      long gates = gates();
      // Those of the keys, the four files' own, and those of other tests' files in this JVM.
      assertTrue(gates <= 4 * KEPT_GATES + 50, gates + " gates");
      assertTrue(kept.verify());
      assertTrue(inOtherThread(() -> locks.get("kept").tryAcquire(SHARED)).isEmpty());
      kept.close();
    }
  }
}
