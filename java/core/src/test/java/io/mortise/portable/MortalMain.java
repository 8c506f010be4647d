package io.mortise.portable;

import io.mortise.Hold;
import io.mortise.InterProcessLock;
import io.mortise.LockMode;
import io.mortise.MarkerStyle;
import io.mortise.harness.RefereeClient;
import io.mortise.internal.marker.JdkMarkerFiles;
import io.mortise.internal.marker.MarkerFiles;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * A JVM that takes the lock over and over, until it dies by its own hand at a random moment.
 *
 * <p>Arguments: lock file, marker style, grace period in milliseconds, the referee's port, seed.
 * With seed 0 it takes the lock just once, tells how many milliseconds that took, tidies up, and
 * ends.
 */
public final class MortalMain {

  private static final Duration LONGEST_WAIT = Duration.ofSeconds(60);
  private static final int LONGEST_PAUSE_MICROS = 400;

  /** So many stays end inside. */
  private static final int DIES_INSIDE_ONE_OF = 40;

  private final Path path;
  private final MarkerStyle style;
  private final Duration grace;

  private MortalMain(Path path, MarkerStyle style, Duration grace) {
    this.path = path;
    this.style = style;
    this.grace = grace;
  }

  /** See above. */
  public static void main(String[] arguments) throws Exception {
    MortalMain main =
        new MortalMain(
            Path.of(arguments[0]),
            MarkerStyle.valueOf(arguments[1]),
            Duration.ofMillis(Long.parseLong(arguments[2])));
    int port = Integer.parseInt(arguments[3]);
    long seed = Long.parseLong(arguments[4]);
    if (seed == 0) {
      main.lockOnce(port);
    } else {
      main.lockUntilDeath(port, new Random(seed));
    }
  }

  private PortableLock open(MarkerFiles files) throws Exception {
    return PortableLock.open(path, style, files, grace);
  }

  private static RefereeClient connect(int port) throws Exception {
    return new RefereeClient(port, Long.toString(ProcessHandle.current().pid()));
  }

  private void lockOnce(int port) throws Exception {
    MarkerFiles files = new JdkMarkerFiles();
    long start = System.nanoTime();
    try (PortableLock file = open(files);
        RefereeClient referee = connect(port)) {
      try (Hold hold = file.lock().acquire(LockMode.EXCLUSIVE, LONGEST_WAIT)) {
        referee.enter(hold.mode());
        System.out.println(TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - start));
        referee.leave(hold.mode());
      }
    }
    open(files).close();
    System.out.println("done");
  }

  private void lockUntilDeath(int port, Random random) throws Exception {
    try (PortableLock file = open(new HookedFiles(new SuddenDeath(random)));
        RefereeClient referee = connect(port)) {
      InterProcessLock lock = file.lock();
      while (true) {
        // Without a limit: no order is promised, and whoever starts the processes sees whether all
        // wait.
        try (Hold hold = lock.acquire(LockMode.EXCLUSIVE)) {
          referee.enter(hold.mode());
          stay(hold, random);
          referee.leave(hold.mode());
        }
        pause(random);
      }
    }
  }

  private static void stay(Hold hold, Random random) throws Exception {
    pause(random);
    if (!hold.verify()) {
      throw new IllegalStateException("the lock was lost");
    }
    if (random.nextInt(DIES_INSIDE_ONE_OF) == 0) {
      SuddenDeath.now(random);
    }
  }

  private static void pause(Random random) {
    LockSupport.parkNanos(TimeUnit.MICROSECONDS.toNanos(random.nextInt(LONGEST_PAUSE_MICROS)));
  }
}
