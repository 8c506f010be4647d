package io.mortise.faults;

import io.mortise.Backend;
import io.mortise.Hold;
import io.mortise.LockException;
import io.mortise.LockFile;
import io.mortise.LockMode;
import io.mortise.Mechanism;
import io.mortise.UnverifiedHoldException;
import io.mortise.faults.FaultyCalls.Call;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.stream.Stream;

/**
 * Every call with every error, through the real library. Arguments: a directory, the file that
 * tells {@code faulty_calls.c}, a mechanism.
 */
public final class ErrnoMain {

  private static final int EINTR = 4;
  private static final int EAGAIN = 11;
  private static final int EINTRS = 100;
  private static final Duration A_WHILE = Duration.ofMillis(20);
  private static final long MAIN_BYTE = 1L << 62;

  private final Path path;
  private final Mechanism mechanism;
  private final FaultyCalls faults;
  private int cases;

  private ErrnoMain(Path path, Mechanism mechanism, FaultyCalls faults) {
    this.path = path;
    this.mechanism = mechanism;
    this.faults = faults;
  }

  /** See above. */
  public static void main(String[] arguments) throws Exception {
    Mechanism mechanism = Mechanism.valueOf(arguments[2]);
    Path path = Path.of(arguments[0]).resolve("errno.lock");
    ErrnoMain main = new ErrnoMain(path, mechanism, new FaultyCalls(Path.of(arguments[1])));
    main.open().close(); // loads everything
    long descriptors = descriptors();
    main.opening();
    main.locking();
    if (mechanism == Mechanism.FCNTL) {
      main.converting();
    }
    must(descriptors() == descriptors, "leaked descriptors: " + descriptors());
    System.out.println("cases " + main.cases);
  }

  private static long descriptors() throws IOException {
    try (Stream<Path> all = Files.list(Path.of("/proc/self/fd"))) {
      return all.count();
    }
  }

  private static void must(boolean condition, String what) {
    if (!condition) {
      throw new AssertionError(what);
    }
  }

  private LockFile open() throws IOException {
    return LockFile.builder(path).backend(Backend.NATIVE).mechanism(mechanism).open();
  }

  private Call of(Call fcntl, Call flock) {
    return mechanism == Mechanism.FCNTL ? fcntl : flock;
  }

  /** The call fails so many times, and with it the action, as it is to. */
  private void mustFail(String operation, Call call, Errno errno, int times, Callable<?> action) {
    String which = operation + " " + call + " " + errno;
    faults.failNext(call, errno.number, times);
    try {
      Object result = action.call();
      throw new AssertionError(which + " did not fail: " + result);
    } catch (LockException e) {
      mustSay(which, operation, errno, e);
    } catch (UncheckedIOException e) {
      mustSay(which, operation, errno, (LockException) e.getCause());
    } catch (Exception e) {
      throw new AssertionError(which, e);
    }
    must(faults.left() == 0, which + ": not all were made");
    cases++;
  }

  private void mustSay(String which, String operation, Errno errno, LockException e) {
    boolean said =
        e.getClass() == errno.type
            && e.operation().equals(operation)
            && e.getMessage().contains(path.toString())
            && e.getMessage().endsWith(errno.text())
            && e.errorNumber().orElse(0) == errno.number;
    if (!said) {
      throw new AssertionError(which, e);
    }
  }

  private void mustNotMatter(Call call, int error, Callable<?> action) throws Exception {
    faults.failNext(call, error, error == EINTR ? EINTRS : 1);
    action.call();
    must(faults.left() == 0, call + " was not repeated");
    cases++;
  }

  /** By the word of a stranger. */
  private void mustBeLocked(boolean expected, String when) throws IOException {
    if (mechanism == Mechanism.FLOCK) {
      return; // java.nio does not see it; the next who takes it does
    }
    try (FileChannel stranger = FileChannel.open(path, StandardOpenOption.WRITE)) {
      FileLock lock = stranger.tryLock(MAIN_BYTE, 1, false);
      must((lock == null) == expected, when + ": locked is " + (lock == null));
    }
  }

  private void pairMustWork(LockFile file) throws Exception {
    for (LockMode mode : LockMode.values()) {
      try (Hold hold = file.tryAcquire(mode).orElseThrow()) {
        must(hold.verify(), "not verified");
      }
    }
    mustBeLocked(false, "after a pair");
  }

  private void opening() throws Exception {
    for (Errno errno : Errno.values()) {
      boolean denied = errno == Errno.EACCES || errno == Errno.EPERM || errno == Errno.EROFS;
      mustFail("open", Call.OPEN, errno, denied ? 2 : 1, this::open); // then only for reading
      mustFail("open", Call.FSTAT, errno, denied ? 2 : 1, this::open);
      mustFail("read", Call.PREAD, errno, 1, this::open);
      Files.delete(path);
      if (!denied) { // then it has no other mode than it has, and is opened only for reading
        mustFail("open", Call.FCHMOD, errno, 1, this::open);
      }
      Files.deleteIfExists(path);
      mustFail("write the header of", Call.PWRITE, errno, 1, this::open);
      try (LockFile file = open()) {
        pairMustWork(file);
      }
    }
    for (Call call : new Call[] {Call.OPEN, Call.FSTAT, Call.PREAD}) {
      mustNotMatter(call, EINTR, () -> closed(open()));
    }
  }

  private static Object closed(LockFile file) {
    file.close();
    return file;
  }

  private static Hold take(LockFile file) throws IOException {
    return file.tryAcquire(LockMode.EXCLUSIVE).orElseThrow();
  }

  private void locking() throws Exception {
    Call tryLock = of(Call.TRY, Call.TRY_FLOCK);
    Call unlock = of(Call.UNLOCK, Call.UNFLOCK);
    try (LockFile file = open()) {
      pairMustWork(file);
      for (LockMode mode : LockMode.values()) {
        for (Errno errno : Errno.values()) {
          if (errno != Errno.EACCES) { // one of the two numbers for "somebody else has it"
            mustFail("acquire " + mode, tryLock, errno, 1, () -> file.tryAcquire(mode));
            mustFail("acquire " + mode, tryLock, errno, 1, () -> file.acquire(mode, A_WHILE));
            pairMustWork(file);
          }
          releasing(file, mode, unlock, errno);
          pairMustWork(file);
        }
        mustNotMatter(tryLock, EINTR, () -> closed(file.tryAcquire(mode).orElseThrow()));
        mustNotMatter(unlock, EINTR, () -> closed(file.tryAcquire(mode).orElseThrow()));
        mustBeLocked(false, "after EINTR");
        for (int busy : new int[] {EAGAIN, Errno.EACCES.number}) {
          faults.failNext(tryLock, busy, 1);
          must(file.tryAcquire(mode).isEmpty(), "not busy");
          mustNotMatter(tryLock, busy, () -> closed(file.acquire(mode)));
        }
      }
    }
  }

  private static boolean isUnverified(Hold hold) {
    try {
      hold.verify();
      return false;
    } catch (UnverifiedHoldException e) {
      return true;
    }
  }

  private static Object closed(Hold hold) {
    hold.close();
    return hold;
  }

  private void releasing(LockFile file, LockMode mode, Call unlock, Errno errno) throws Exception {
    Hold hold = file.tryAcquire(mode).orElseThrow();
    mustFail("release", unlock, errno, 1, () -> closed(hold));
    if (errno == Errno.EBADF || errno == Errno.ESTALE) {
      must(!hold.verify(), "lost, and verified");
    } else {
      mustBeLocked(true, "could not be released");
      must(hold.verify(), "held, and not verified");
      must(file.tryAcquire(LockMode.EXCLUSIVE).isEmpty(), "granted twice");
    }
    hold.close();
  }

  private void converting() throws Exception {
    try (LockFile file = open()) {
      for (Errno errno : Errno.values()) {
        try (Hold hold = file.tryAcquire(LockMode.EXCLUSIVE).orElseThrow()) {
          if (errno != Errno.EACCES && errno.type == LockException.class) {
            mustFail("downgrade", Call.TRY, errno, 1, hold::downgrade);
            must(hold.mode() == LockMode.EXCLUSIVE && hold.verify(), "no longer exclusive");
            hold.downgrade();
            mustFail("upgrade", Call.TRY, errno, 1, hold::tryUpgrade);
            must(hold.mode() == LockMode.SHARED && hold.verify(), "no longer shared");
            must(hold.tryUpgrade().isPresent(), "not upgraded");
          }
          faults.failNext(Call.LSTAT, errno.number, 1);
          must(isUnverified(hold), "verified, or lost, though the path could not be looked at");
          must(hold.verify(), "not verified again");
        }
        mustFail("check the file behind", Call.LSTAT, errno, 1, () -> anew(file));
        pairMustWork(file);
      }
    }
  }

  /** Later than the last look at the path is good for. */
  private static Hold anew(LockFile file) throws Exception {
    Thread.sleep(1);
    return take(file);
  }
}
