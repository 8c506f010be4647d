package io.mortise.retention;

import io.mortise.Hold;
import io.mortise.LockFile;
import io.mortise.LockMode;
import io.mortise.harness.RefereeClient;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.LockSupport;

/**
 * A JVM whose threads take the lock over and over, several times in a row and in all ways, until it
 * is killed. Ends when its input does.
 *
 * <p>Arguments: lock file, the referee's port, seed, number of threads.
 */
public final class ContenderMain {

  private static final int SHARED_PERCENT = 10;
  private static final int LONGEST_ROW = 40;
  private static final int LONGEST_PAUSE_MICROS = 2_000;
  private static final int LONGEST_WAIT_MILLIS = 20;

  private final LockFile file;
  private final RefereeClient referee;
  private final Random random;

  private ContenderMain(LockFile file, RefereeClient referee, long seed) {
    this.file = file;
    this.referee = referee;
    this.random = new Random(seed);
  }

  /** See above. */
  public static void main(String[] arguments) throws Exception {
    LockFile file = LockFile.open(Path.of(arguments[0]));
    int port = Integer.parseInt(arguments[1]);
    long seed = Long.parseLong(arguments[2]);
    int threads = Integer.parseInt(arguments[3]);
    for (int i = 0; i < threads; i++) {
      String name = ProcessHandle.current().pid() + "/" + i;
      ContenderMain main = new ContenderMain(file, new RefereeClient(port, name), seed + i);
      Thread thread = new Thread(main::contendOrDie, name);
      thread.setDaemon(true);
      thread.start();
    }
    System.in.transferTo(OutputStream.nullOutputStream());
    Runtime.getRuntime().halt(0);
  }

  private void contendOrDie() {
    try {
      while (true) {
        for (int i = random.nextInt(LONGEST_ROW); i >= 0; i--) {
          takeOnce();
        }
        LockSupport.parkNanos(TimeUnit.MICROSECONDS.toNanos(random.nextInt(LONGEST_PAUSE_MICROS)));
      }
    } catch (Throwable e) {
      e.printStackTrace();
      Runtime.getRuntime().halt(1);
    }
  }

  private void takeOnce() throws Exception {
    LockMode mode = random.nextInt(100) < SHARED_PERCENT ? LockMode.SHARED : LockMode.EXCLUSIVE;
    Lock view = mode == LockMode.EXCLUSIVE ? file.writeLock() : file.readLock();
    switch (random.nextInt(6)) {
      case 0 -> use(file.acquire(mode));
      case 1 -> use(file.acquireAsync(mode).get());
      case 2 -> {
        Optional<Hold> hold = file.tryAcquire(mode);
        if (hold.isPresent()) {
          use(hold.get());
        }
      }
      case 3 -> {
        if (view.tryLock(random.nextInt(LONGEST_WAIT_MILLIS), TimeUnit.MILLISECONDS)) {
          use(view, mode);
        }
      }
      default -> {
        view.lock();
        use(view, mode);
      }
    }
  }

  private void use(Hold hold) throws IOException {
    referee.enter(hold.mode());
    referee.leave(hold.mode());
    hold.close();
  }

  private void use(Lock locked, LockMode mode) throws IOException {
    referee.enter(mode);
    referee.leave(mode);
    locked.unlock();
  }
}
