package io.mortise.process;

import io.mortise.Hold;
import io.mortise.LockFile;
import io.mortise.LockMode;
import io.mortise.harness.Canary;
import io.mortise.harness.RefereeClient;
import java.nio.file.Path;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * A JVM that takes the lock over and over, for a little while, until its input ends. Arguments:
 * lock file, canary, the referee's port.
 */
public final class ContenderMain {

  private static final int LONGEST_MICROS = 400;

  private ContenderMain() {}

  /** See above. */
  public static void main(String[] arguments) throws Exception {
    Random random = new Random(1);
    try (LockFile file = LockFile.open(Path.of(arguments[0]));
        Canary canary = Canary.open(Path.of(arguments[1]));
        RefereeClient referee =
            new RefereeClient(Integer.parseInt(arguments[2]), "another process")) {
      System.out.println("ready");
      while (System.in.available() == 0) {
        try (Hold hold = file.acquire(LockMode.EXCLUSIVE)) {
          referee.enter(hold.mode());
          canary.increment();
          pause(random);
          referee.leave(hold.mode());
        }
        pause(random);
      }
    }
    System.out.println("done");
  }

  private static void pause(Random random) {
    LockSupport.parkNanos(TimeUnit.MICROSECONDS.toNanos(random.nextInt(LONGEST_MICROS)));
  }
}
