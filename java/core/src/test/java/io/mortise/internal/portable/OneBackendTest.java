package io.mortise.internal.portable;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.mortise.Backend;
import io.mortise.Hold;
import io.mortise.LockFile;
import io.mortise.LockMode;
import io.mortise.LockUnsupportedException;
import io.mortise.MarkerStyle;
import io.mortise.Mechanism;
import io.mortise.MechanismMismatchException;
import io.mortise.harness.PythonLocker;
import io.mortise.support.Portably;
import io.mortise.support.SecondMortise;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** One file is locked through one backend at a time in a JVM. */
@Timeout(60)
class OneBackendTest {

  @TempDir Path directory;
  private Path path;

  @BeforeEach
  void makePath() {
    path = directory.resolve("data");
  }

  private LockFile portable(MarkerStyle style) throws IOException {
    return Portably.open(path, style);
  }

  private LockFile insistOn(Backend backend) throws IOException {
    return LockFile.builder(path).backend(backend).open();
  }

  @ParameterizedTest
  @EnumSource(MarkerStyle.class)
  void whoDoesNotInsistJoinsThePortableBackend(MarkerStyle style) throws Exception {
    try (LockFile file = portable(style);
        LockFile joined = LockFile.open(path);
        Hold hold = file.acquire(LockMode.EXCLUSIVE)) {
      assertEquals(Backend.PORTABLE, file.backend());
      assertEquals(Backend.PORTABLE, joined.backend());
      assertTrue(joined.tryAcquire(LockMode.EXCLUSIVE).isEmpty());
      assertTrue(hold.verify());
    }
  }

  @ParameterizedTest
  @EnumSource(MarkerStyle.class)
  void itJoinsThoseOfAnotherClassLoaderToo(MarkerStyle style) throws Exception {
    try (SecondMortise copy = new SecondMortise();
        SecondMortise.File there = copy.open(path, Backend.PORTABLE, style);
        PythonLocker python = PythonLocker.lockf(path)) {
      assertTrue(there.tryAcquire("EXCLUSIVE"));
      try (LockFile joined = LockFile.open(path)) {
        assertEquals(Backend.PORTABLE, joined.backend());
        assertTrue(joined.tryAcquire(LockMode.EXCLUSIVE).isEmpty());
      }
      assertFalse(python.tryLock(LockMode.EXCLUSIVE), "nobody closed a descriptor of his own");
      assertTrue(there.verify());
      there.release();
    }
  }

  @ParameterizedTest
  @EnumSource(MarkerStyle.class)
  void flockIsNotToBeHadPortably(MarkerStyle style) {
    LockFile.Builder builder =
        LockFile.builder(path)
            .backend(Backend.PORTABLE)
            .markerStyle(style)
            .mechanism(Mechanism.FLOCK);

    assertThrows(LockUnsupportedException.class, builder::open);
  }

  @Tag("native")
  @ParameterizedTest
  @EnumSource(MarkerStyle.class)
  void whoInsistsOnTheNativeOneIsRefused(MarkerStyle style) throws Exception {
    try (PythonLocker python = makeFileForPython();
        LockFile file = portable(style)) {
      try (Hold hold = file.acquire(LockMode.EXCLUSIVE)) {
        MechanismMismatchException refusal =
            assertThrows(MechanismMismatchException.class, () -> insistOn(Backend.NATIVE));
        assertTrue(refusal.getMessage().contains("PORTABLE"), refusal.getMessage());
        assertTrue(refusal.getMessage().contains(path.toString()), refusal.getMessage());
        assertFalse(python.tryLock(LockMode.SHARED));
        assertTrue(hold.verify());
      }
    }
    try (LockFile file = insistOn(Backend.NATIVE)) {
      assertEquals(Backend.NATIVE, file.backend());
    }
  }

  private PythonLocker makeFileForPython() throws IOException {
    portable(MarkerStyle.FILE).close();
    return PythonLocker.lockf(path);
  }

  @Tag("native")
  @ParameterizedTest
  @EnumSource(MarkerStyle.class)
  void aHoldThatOutlivesItsFileStillKeepsTheOtherBackendAway(MarkerStyle style) throws Exception {
    LockFile file = portable(style);
    Hold hold = file.acquire(LockMode.EXCLUSIVE);
    file.close();

    assertThrows(MechanismMismatchException.class, () -> insistOn(Backend.NATIVE));
    try (LockFile joined = LockFile.open(path)) {
      assertEquals(Backend.PORTABLE, joined.backend());
    }
    assertTrue(hold.verify());
    hold.close();
    insistOn(Backend.NATIVE).close();
  }

  @Tag("native")
  @Test
  void whileItIsOpenNativelyNobodyOpensItPortably() throws Exception {
    try (LockFile file = insistOn(Backend.NATIVE);
        Hold hold = file.acquire(LockMode.EXCLUSIVE)) {
      assertThrows(MechanismMismatchException.class, () -> insistOn(Backend.PORTABLE));
      assertTrue(hold.verify());
    }
    insistOn(Backend.PORTABLE).close();
  }

  /** Closing that descriptor would drop the lock that java.nio has for us. */
  @Tag("native")
  @ParameterizedTest
  @EnumSource(MarkerStyle.class)
  void neitherWhileAnotherClassLoaderHasItOpenNatively(MarkerStyle style) throws Exception {
    try (SecondMortise copy = new SecondMortise()) {
      SecondMortise.File there = copy.open(path, Backend.NATIVE, style);
      MechanismMismatchException refusal =
          assertThrows(MechanismMismatchException.class, () -> portable(style));
      assertTrue(refusal.getMessage().contains("NATIVE"), refusal.getMessage());
      there.close();
      portable(style).close();
    }
  }
}
