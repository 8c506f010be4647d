package io.mortise.portable;

import io.mortise.Backend;
import io.mortise.Hold;
import io.mortise.LockFile;
import io.mortise.LockMode;
import io.mortise.MarkerStyle;
import io.mortise.harness.Canary;
import io.mortise.harness.RefereeClient;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * A JVM that goes in and out so many times. Says {@code ready} and through which backend, waits for
 * a line, and says {@code done}.
 *
 * <p>Arguments: lock file, canary, the referee's port, backend or {@code -}, marker style, rounds,
 * seed of the pauses.
 */
public final class RoundsMain {

  private static final Duration LONGEST_WAIT = Duration.ofMinutes(2);
  private static final int LONGEST_PAUSE_MICROS = 400;

  private RoundsMain() {}

  /** See above. */
  public static void main(String[] arguments) throws Exception {
    LockFile.Builder builder =
        LockFile.builder(Path.of(arguments[0])).markerStyle(MarkerStyle.valueOf(arguments[4]));
    if (!arguments[3].equals("-")) {
      builder.backend(Backend.valueOf(arguments[3]));
    }
    int rounds = Integer.parseInt(arguments[5]);
    Random random = new Random(Long.parseLong(arguments[6]));
    String name = Long.toString(ProcessHandle.current().pid());
    try (LockFile file = builder.open();
        Canary canary = Canary.open(Path.of(arguments[1]));
        RefereeClient referee = new RefereeClient(Integer.parseInt(arguments[2]), name)) {
      System.out.println("ready " + file.backend());
      System.in.read();
      for (int round = 0; round < rounds; round++) {
        try (Hold hold = file.acquire(LockMode.EXCLUSIVE, LONGEST_WAIT)) {
          referee.enter(hold.mode());
          canary.increment();
          referee.leave(hold.mode());
        }
        LockSupport.parkNanos(TimeUnit.MICROSECONDS.toNanos(random.nextInt(LONGEST_PAUSE_MICROS)));
      }
    }
    System.out.println("done");
  }
}
