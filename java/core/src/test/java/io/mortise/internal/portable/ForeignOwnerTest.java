package io.mortise.internal.portable;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.mortise.Hold;
import io.mortise.MarkerStyle;
import io.mortise.harness.Namespaces;
import io.mortise.harness.Unprivileged;
import io.mortise.internal.marker.Forgery;
import io.mortise.internal.marker.Snapshot;
import io.mortise.support.ChildJvm;
import io.mortise.support.ClassPathCopy;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Markers and directories that one may not read or change. */
@Timeout(120)
@Tag("portable")
class ForeignOwnerTest {

  private static final List<String> AS_NOBODY =
      List.of("setpriv", "--reuid=65534", "--regid=65534", "--clear-groups");

  @TempDir static Path classes;
  @TempDir Path directory;
  private Path path;
  private Path marker;

  @BeforeAll
  static void copyClasses() throws IOException {
    ClassPathCopy.to(classes);
    setMode(classes, "rwxr-xr-x");
  }

  @BeforeEach
  void makeFile() throws IOException {
    path = directory.resolve("data");
    marker = directory.resolve("data.lock");
    PortableLock.open(path, MarkerStyle.FILE).close(); // with a header
    setMode(path, "rw-rw-rw-");
    setMode(directory, "rwxrwxrwx");
  }

  private static void setMode(Path file, String permissions) throws IOException {
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString(permissions));
  }

  private static boolean isRoot() throws IOException {
    return Files.getAttribute(Path.of("/proc/self"), "unix:uid").equals(0);
  }

  /** By nobody, or, if we are not root, by ourselves. */
  private String attempt(MarkerStyle style, String mode) throws Exception {
    ChildJvm.Result result =
        ChildJvm.runWithClassPath(
            isRoot() ? AS_NOBODY : List.of(),
            classes,
            AttemptMain.class,
            path.toString(),
            style.name(),
            mode);
    assertEquals(0, result.exitCode(), result.output());
    return result.output();
  }

  @ParameterizedTest
  @EnumSource(MarkerStyle.class)
  void aMarkerThatMayNotBeReadIsWaitedForAndTold(MarkerStyle style) throws Exception {
    for (MarkerStyle there : MarkerStyle.values()) {
      Forgery.held(path, there, Forgery.dead());
      Snapshot before = Snapshot.of(marker);
      String permissions = PosixFilePermissions.toString(Files.getPosixFilePermissions(marker));
      setMode(marker, "---------");

      String answer = attempt(style, "EXCLUSIVE");

      assertTrue(answer.startsWith("LockTimeoutException - "), answer);
      assertTrue(answer.contains(marker.toString()), answer);
      assertTrue(answer.contains("may not read it"), answer);
      assertTrue(answer.contains("remove it by hand"), answer);
      setMode(marker, permissions);
      assertEquals(before, Snapshot.of(marker));
      try (PortableLock us = PortableLock.open(path, style)) {
        us.mustBeFree(); // to us, who may read it, its owner is dead
      }
    }
  }

  @ParameterizedTest
  @EnumSource(MarkerStyle.class)
  void inAStickyDirectoryADeadForeignersMarkerIsToldAndLeftAlone(MarkerStyle style)
      throws Exception {
    for (MarkerStyle there : MarkerStyle.values()) {
      Forgery.held(path, there, Forgery.dead());
      Snapshot before = Snapshot.of(marker);
      Files.setAttribute(directory, "unix:mode", 01777);

      String answer = attempt(style, "EXCLUSIVE");

      if (!Unprivileged.seesAllProcesses()) {
        assertMayBeHidden(answer);
        assertEquals(before, Snapshot.of(marker));
      } else if (isRoot()) {
        assertTrue(answer.matches("(?s)LockException (EPERM|EACCES) .*"), answer);
        assertTrue(answer.contains(path.toString()), answer);
        assertEquals(before, Snapshot.of(marker));
      } else {
        Namespaces.notTested(
            "a foreigner's marker in a sticky directory", "only root has two users");
        assertTrue(answer.startsWith("granted true"), answer);
      }
      try (PortableLock us = PortableLock.open(path, style)) {
        us.mustBeFree();
      }
    }
  }

  @ParameterizedTest
  @EnumSource(MarkerStyle.class)
  void inADirectoryThatMayNotBeWrittenNothingIsLockedAndTheDirectoryIsNamed(MarkerStyle style)
      throws Exception {
    setMode(directory, "r-xr-xr-x");
    try {
      Snapshot before = Snapshot.of(directory);
      for (String mode : List.of("EXCLUSIVE", "SHARED")) {
        String answer = attempt(style, mode);
        assertTrue(answer.startsWith("LockException EACCES acquire " + mode), answer);
        assertTrue(answer.contains(directory.toString()), answer);
        assertEquals(before, Snapshot.of(directory));
      }
    } finally {
      setMode(directory, "rwxrwxrwx");
    }
  }

  @ParameterizedTest
  @EnumSource(MarkerStyle.class)
  void somebodyElsesReadableMarkerOfADeadProcessIsTakenOver(MarkerStyle style) throws Exception {
    Forgery.naive(path, MarkerStyle.FILE, Forgery.NOBODY);

    String answer = attempt(style, "EXCLUSIVE");

    if (Unprivileged.seesAllProcesses()) {
      assertTrue(answer.startsWith("granted true"), answer);
    } else {
      assertMayBeHidden(answer);
    }
  }

  /** Where {@code /proc} hides other users' processes, a missing one proves nothing. */
  private static void assertMayBeHidden(String answer) {
    assertTrue(answer.startsWith("LockTimeoutException - "), answer);
    assertTrue(answer.contains("is not to be seen, but may be hidden from us"), answer);
  }

  /** Or another user could not take it over after a crash. */
  @ParameterizedTest
  @EnumSource(MarkerStyle.class)
  void theMarkerOfAFileThatOthersMayWriteIsTheirsToTakeOver(MarkerStyle style) throws Exception {
    setMode(path, "rw-rw----");
    try (PortableLock us = PortableLock.open(path, style);
        Hold hold = us.acquire()) {
      assertTrue(hold.verify());
      boolean isFile = style == MarkerStyle.FILE;
      assertEquals(isFile ? "rw-rw----" : "rwxrwx---", mode(marker));
      if (!isFile) {
        try (Stream<Path> entries = Files.list(marker)) {
          for (Path entry : entries.toList()) {
            assertEquals("rw-rw----", mode(entry), entry.toString());
          }
        }
      }
    }
  }

  private static String mode(Path file) throws IOException {
    return PosixFilePermissions.toString(Files.getPosixFilePermissions(file));
  }
}
