package io.mortise.portable;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.mortise.Hold;
import io.mortise.LockFile;
import io.mortise.LockMode;
import io.mortise.LockTimeoutException;
import io.mortise.MarkerStyle;
import io.mortise.harness.Agent;
import io.mortise.harness.Eventually;
import io.mortise.internal.marker.JdkMarkerFiles;
import io.mortise.support.Portably;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** One portable process, and one that follows the naive scheme of the same style. */
@EnabledOnOs(OS.LINUX)
@Tag("portable")
class NaivePeerTest {

  private static final Duration SHORT_GRACE = Duration.ofMillis(300);

  @TempDir Path directory;

  private Path path() {
    return directory.resolve("lock");
  }

  private LockFile open(MarkerStyle style) throws IOException {
    return Portably.open(path(), style);
  }

  private PythonPeer naive(MarkerStyle style) throws IOException {
    return PythonPeer.start(path(), PythonPeer.Kind.valueOf(style.name()));
  }

  /** Another portable process. */
  private Agent portable(MarkerStyle style) throws IOException {
    String word = style.name().toLowerCase(Locale.ROOT);
    return Agent.startWith(
        path(), "portable", "-Dmortise.native=off", "-Dmortise.markerStyle=" + word);
  }

  @ParameterizedTest
  @EnumSource(MarkerStyle.class)
  void aLivingNaiveHolderIsWaitedForAndNamed(MarkerStyle style) throws Exception {
    try (LockFile file = open(style);
        PythonPeer naive = naive(style)) {
      naive.lock();
      assertTrue(file.tryAcquire(LockMode.EXCLUSIVE).isEmpty());
      LockTimeoutException timeout =
          assertThrows(
              LockTimeoutException.class,
              () -> file.acquire(LockMode.EXCLUSIVE, Duration.ofMillis(50)));
      assertTrue(
          String.valueOf(timeout.getMessage()).contains("process " + naive.pid()),
          timeout.getMessage());
      naive.unlock();
      file.acquire(LockMode.EXCLUSIVE, Eventually.PATIENCE).close();
    }
  }

  @ParameterizedTest
  @EnumSource(MarkerStyle.class)
  void aKilledNaiveHolderIsTakenOverFrom(MarkerStyle style) throws Exception {
    try (LockFile file = open(style);
        PythonPeer naive = naive(style);
        PythonPeer other = naive(style)) {
      naive.lock();
      naive.killAndAwaitEnd();
      try (Hold hold = file.tryAcquire(LockMode.EXCLUSIVE).orElseThrow()) {
        assertTrue(hold.verify());
        assertFalse(other.tryLock());
      }
      assertTrue(other.tryLock());
    }
  }

  @ParameterizedTest
  @EnumSource(MarkerStyle.class)
  void aNaivePeerWaitsForUsAndKnowsWhoWeAre(MarkerStyle style) throws Exception {
    try (LockFile file = open(style);
        PythonPeer naive = naive(style)) {
      try (Hold hold = file.acquire(LockMode.EXCLUSIVE)) {
        naive.beginLock();
        naive.awaitRefusal();
        assertTrue(hold.verify());
      }
      naive.awaitLocked();
      naive.unlock();
      try (Hold hold = file.acquire(LockMode.EXCLUSIVE)) {
        assertTrue(hold.verify());
        String[] words = naive.describe().split(" ", 2);
        assertEquals(ProcessHandle.current().pid(), Long.parseLong(words[0]));
        double age = Double.parseDouble(words[1]);
        assertTrue(age >= 0 && age < Eventually.PATIENCE.toSeconds(), words[1] + " seconds old");
      }
    }
  }

  /** It removes the pid, but not the directory, in which our entry is; then it waits for ever. */
  @Test
  void whatADeadOneOfUsHeldOnlyWeCanReclaimInDirectoryStyle() throws Exception {
    try (Agent holder = portable(MarkerStyle.DIRECTORY);
        PythonPeer naive = naive(MarkerStyle.DIRECTORY)) {
      holder.acquire(LockMode.EXCLUSIVE);
      holder.killAndAwaitEnd();
      naive.beginLock();
      naive.awaitRefusal();
      try (PortableLock file = openWithShortGrace();
          Hold hold = file.lock().acquire(LockMode.EXCLUSIVE, Eventually.PATIENCE)) {
        naive.awaitRefusal();
        assertTrue(hold.verify());
      }
      naive.awaitLocked();
    }
  }

  private PortableLock openWithShortGrace() throws IOException {
    return PortableLock.open(path(), MarkerStyle.DIRECTORY, new JdkMarkerFiles(), SHORT_GRACE);
  }

  @ParameterizedTest
  @EnumSource(MarkerStyle.class)
  void whatADeadOneOfUsHeldWeTakeAtOnceIfNobodyHasTouchedIt(MarkerStyle style) throws Exception {
    try (Agent holder = portable(style);
        LockFile file = open(style)) {
      holder.acquire(LockMode.EXCLUSIVE);
      assertTrue(file.tryAcquire(LockMode.EXCLUSIVE).isEmpty());
      holder.killAndAwaitEnd();
      try (Hold hold = file.tryAcquire(LockMode.EXCLUSIVE).orElseThrow()) {
        assertTrue(hold.verify());
      }
    }
  }
}
