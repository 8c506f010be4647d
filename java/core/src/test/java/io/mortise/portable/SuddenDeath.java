package io.mortise.portable;

import io.mortise.portable.HookedFiles.Step;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * Ends this process at a random step: just before it, just after it, or in the midst of it. Until
 * then it hesitates now and then, for others to come in between.
 */
final class SuddenDeath implements HookedFiles.Hook {

  /** Of {@code kill -9}, and of the other manner here. */
  static final int EXIT_CODE = 128 + 9;

  /** A few rounds of the lock. */
  private static final int MOST_CHANGES = 24;

  /** Waiting consists of looks. */
  private static final int MOST_STEPS = 150;

  /** So many of the deaths are at any step, not at one that changes something. */
  private static final int ANY_STEP_ONE_OF = 4;

  private static final int HESITATES_ONE_OF = 6;
  private static final int LONGEST_PAUSE_MICROS = 3_000;

  private enum Moment {
    BEFORE,
    AMIDST,
    AFTER
  }

  private final Random random;
  private final boolean anyStep;
  private final Moment moment;
  private int stepsLeft;

  SuddenDeath(Random random) {
    this.random = random;
    this.anyStep = random.nextInt(ANY_STEP_ONE_OF) == 0;
    this.moment = Moment.values()[random.nextInt(Moment.values().length)];
    this.stepsLeft = 1 + random.nextInt(anyStep ? MOST_STEPS : MOST_CHANGES);
  }

  @Override
  public synchronized void before(Step step, Path file, byte[] content) throws IOException {
    if (random.nextInt(HESITATES_ONE_OF) == 0) {
      LockSupport.parkNanos(TimeUnit.MICROSECONDS.toNanos(random.nextInt(LONGEST_PAUSE_MICROS)));
    }
    if (!anyStep && !step.changes) {
      return;
    }
    stepsLeft--;
    if (stepsLeft == 0 && moment == Moment.AMIDST) {
      beAmidst(step, file, content);
    }
    if (stepsLeft == 0 && moment != Moment.AFTER) {
      now(random);
    }
  }

  /** Only what writes has a middle. */
  private void beAmidst(Step step, Path file, byte[] content) throws IOException {
    byte[] part = Arrays.copyOf(content, random.nextInt(content.length + 1));
    if (step == Step.CREATE) {
      Files.write(file, part, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
    } else if (step == Step.OVERWRITE) {
      Files.write(file, part, StandardOpenOption.WRITE);
    }
  }

  @Override
  public synchronized void after(Step step) {
    if (stepsLeft == 0 && (anyStep || step.changes)) {
      now(random);
    }
  }

  /** At once, or after a short halt: until somebody else has got round to killing this process. */
  static void now(Random random) {
    if (random.nextBoolean()) {
      Runtime.getRuntime().halt(EXIT_CODE);
    }
    try {
      String pid = Long.toString(ProcessHandle.current().pid());
      new ProcessBuilder("kill", "-9", pid).start();
      while (true) {
        LockSupport.park();
      }
    } catch (IOException e) {
      throw new IllegalStateException("cannot die", e);
    }
  }
}
