package io.mortise.faults;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.mortise.Backend;
import io.mortise.LockMode;
import io.mortise.Mechanism;
import io.mortise.harness.Agent;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A process whose lock calls fail for a while, and another one whose calls work: an error never
 * leads to two holders, and only one that means "not supported" leads to another backend. What
 * counts as held is what {@code verify()} says is. Needs a C compiler.
 */
@Tag("native")
@Tag("strict")
class PassingErrorTest {

  private static final List<Errno> NOT_SUPPORTED =
      List.of(Errno.EINVAL, Errno.ENOSYS, Errno.ENOTSUP);

  private static final List<Errno> PASSING =
      List.of(
          Errno.EPERM,
          Errno.EIO,
          Errno.ENOMEM,
          Errno.EMFILE,
          Errno.ENOSPC,
          Errno.EDEADLK,
          Errno.ENOLCK,
          Errno.ESTALE);

  private static final String DEFAULT = "open";
  private static final String PORTABLE = "open-portable";
  private static final List<String> WAYS = List.of(DEFAULT, PORTABLE);

  @TempDir Path directory;
  @TempDir Path elsewhere;

  private Path plan;
  private Agent faulty;
  private Agent sound;
  private int files;
  private Path path;

  @BeforeEach
  void start() throws IOException {
    plan = elsewhere.resolve("error");
    noError();
    faulty =
        Agent.startBehind(
            Preloaded.launcher("no_locks.c", elsewhere, "LOCK_ERROR=" + plan), "faulty");
    sound = Agent.start("sound");
    nextFile();
  }

  @AfterEach
  void end() {
    faulty.close();
    sound.close();
  }

  private void error(Errno errno) throws IOException {
    Files.writeString(plan, Integer.toString(errno.number));
  }

  private void noError() throws IOException {
    Files.writeString(plan, "0");
  }

  private void nextFile() {
    path = directory.resolve("file" + files++);
  }

  private String open(Agent agent, String how) {
    return agent.attempt(how, path, Mechanism.FCNTL);
  }

  private static boolean tries(Agent agent) {
    return agent.attempt("try", LockMode.EXCLUSIVE).equals("ok\ttrue");
  }

  private static void assertFailed(Errno errno, String answer, String cell) {
    assertTrue(answer.startsWith("failed\t"), cell + answer);
    assertEquals(errno.name(), answer.split("\t", -1)[2], cell + answer);
  }

  private interface Cell {
    void run(Errno errno, String how, String other, String name) throws Exception;
  }

  private void inEachCell(List<Errno> errors, Cell cell) throws Exception {
    for (Errno errno : errors) {
      for (String how : WAYS) {
        for (String other : WAYS) {
          nextFile();
          cell.run(errno, how, other, errno + ", " + how + ", beside " + other + ": ");
          faulty.attempt("reset"); // a hold that is lost says so
          faulty.attempt("reset");
          sound.reset();
        }
      }
    }
  }

  private static List<Errno> all() {
    return List.of(Errno.values()).stream()
        .filter(errno -> PASSING.contains(errno) || NOT_SUPPORTED.contains(errno))
        .toList();
  }

  private void assertOneHolder(String cell) {
    boolean one = faulty.attempt("verify").equals("ok\ttrue");
    boolean other = sound.attempt("verify").equals("ok\ttrue");
    assertFalse(one && other, cell + "both hold");
    assertTrue(one || other, cell + "neither holds");
  }

  @Test
  void aPassingErrorAtTheOpeningIsAnExceptionAndNoOtherBackend() throws Exception {
    inEachCell(
        PASSING,
        (errno, how, other, cell) -> {
          error(errno);
          assertFailed(errno, open(faulty, how), cell);
          noError();
          open(sound, other);
          assertTrue(tries(sound), cell);

          assertEquals("ok", open(faulty, how), cell);
          assertEquals(
              "ok\t" + (how.equals(DEFAULT) ? Backend.NATIVE : Backend.PORTABLE),
              faulty.attempt("backend"),
              cell);
          assertFalse(tries(faulty), cell);
          sound.release();
          assertTrue(tries(faulty), cell);
        });
  }

  @Test
  void anyErrorAtTheLockingIsAnExceptionAndNothingIsHeld() throws Exception {
    inEachCell(
        all(),
        (errno, how, other, cell) -> {
          open(faulty, how);
          error(errno);
          assertFailed(errno, faulty.attempt("try", LockMode.EXCLUSIVE), cell);
          noError();
          open(sound, other);
          assertTrue(tries(sound), cell);
          assertFalse(tries(faulty), cell);
        });
  }

  @Test
  void whereThereAreNoLocksAMarkerIsUsedUntilThereAre() throws Exception {
    inEachCell(
        NOT_SUPPORTED,
        (errno, how, other, cell) -> {
          error(errno);
          assertEquals("ok", open(faulty, how), cell);
          assertEquals("ok\t" + Backend.PORTABLE, faulty.attempt("backend"), cell);
          assertTrue(tries(faulty) && faulty.verify(), cell);
          noError();

          open(sound, other);
          boolean granted = tries(sound);
          assertEquals(other.equals(DEFAULT), granted, cell); // one that knows markers sees it
          if (errno != Errno.ENOSYS) { // then the release asks first
            assertFalse(faulty.verify(), cell + "a hold without the kernel's half counts");
          }
          assertTrue(faulty.attempt("release").contains("LockLostException"), cell);

          assertEquals(!granted, tries(faulty), cell);
          if (!granted) {
            assertTrue(faulty.verify() && !tries(sound), cell);
          } else {
            sound.release();
            assertTrue(tries(faulty) && faulty.verify() && !tries(sound), cell);
          }
        });
  }

  @Test
  void oneThatWasOpenedWithoutLocksAsksAgainBeforeItsFirstGrant() throws Exception {
    inEachCell(
        NOT_SUPPORTED,
        (errno, how, other, cell) -> {
          error(errno);
          open(faulty, how);
          noError();
          open(sound, other);
          assertTrue(tries(sound), cell);
          assertFalse(tries(faulty), cell);
          sound.release();
          assertTrue(tries(faulty) && !tries(sound), cell);
          faulty.release();
        });
  }

  @Test
  void aLockThatTheKernelListsIsProofThatItHasLocks() throws Exception {
    inEachCell(
        NOT_SUPPORTED,
        (errno, how, other, cell) -> {
          open(sound, other);
          assertTrue(tries(sound), cell);
          error(errno);
          open(faulty, how);
          assertFalse(tries(faulty), cell + "let in beside a lock that is listed");
          noError();
          assertFalse(tries(faulty), cell);
          sound.release();
          assertTrue(tries(faulty), cell);
        });
  }

  @Test
  void aNativeLockBesideAMarkerAloneIsSeenThoughTheErrorStays() throws Exception {
    inEachCell(
        NOT_SUPPORTED,
        (errno, how, other, cell) -> {
          error(errno);
          open(faulty, how);
          assertTrue(tries(faulty), cell);
          open(sound, other);
          if (tries(sound)) {
            assertOneHolder(cell);
          }
        });
  }

  /** Through both backends in one process, closing the one would lose the lock of the other. */
  @Test
  void aPathThatCannotBeLookedAtIsNotOpenedByTheOtherBackend() throws Exception {
    path = directory.resolve("file.looked");
    open(faulty, PORTABLE);
    faulty.acquire(LockMode.EXCLUSIVE);
    Files.writeString(plan, Errno.EIO.number + " stat");

    assertFailed(Errno.EIO, open(faulty, DEFAULT), "");

    noError();
    assertTrue(faulty.verify());
    assertEquals("ok", open(faulty, DEFAULT));
    assertEquals("ok\t" + Backend.PORTABLE, faulty.attempt("backend"));
  }

  @Test
  void sharedHoldersAreNotJoinedWhenTheKernelHasLocksByThen() throws Exception {
    error(Errno.ENOSYS);
    open(faulty, DEFAULT);
    faulty.acquire(LockMode.SHARED);
    faulty.acquire(LockMode.SHARED);
    noError();

    String joined = faulty.attempt("acquire", LockMode.SHARED);

    assertTrue(joined.startsWith("failed\tLockLostException"), joined);
    faulty.release();
    assertTrue(faulty.attempt("release").contains("LockLostException"));
    faulty.acquire(LockMode.SHARED);
    assertTrue(faulty.verify());
    String log = faulty.process().errors();
    assertEquals(2, log.split("was held by a marker alone", -1).length, log);
  }

  @Test
  void aKernelWithoutOpenFileDescriptionLocksIsSaidToHaveTheOthers() throws Exception {
    Files.writeString(plan, Errno.EINVAL.number + " ofd");
    open(faulty, DEFAULT);
    assertEquals("ok\t" + Backend.PORTABLE, faulty.attempt("backend"));
    faulty.acquire(LockMode.EXCLUSIVE);
    open(sound, DEFAULT);
    assertFalse(tries(sound), "the POSIX lock excludes natives");
    assertTrue(faulty.verify());

    String log = faulty.process().errors();
    assertTrue(log.contains("locked by a POSIX lock of the kernel"), log);
    assertTrue(log.contains("[EINVAL 22]"), log);
    assertFalse(log.contains("marker alone"), log);
  }
}
