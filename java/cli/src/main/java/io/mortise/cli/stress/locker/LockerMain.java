package io.mortise.cli.stress.locker;

import io.mortise.LockLostException;
import io.mortise.cli.common.Counter;
import io.mortise.cli.common.OsSignals;
import io.mortise.cli.stress.referee.Violation;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/**
 * One of the processes. Ends when the referee says so, when its standard input ends, which the
 * referee's process has the other end of, and when something fails, after having told.
 */
public final class LockerMain {

  private static final int FAILED = 3;
  private static final int ABANDONED = 4;

  private final LockerPlan plan;
  private final Guards guards;

  private LockerMain(LockerPlan plan, Guards guards) {
    this.plan = plan;
    this.guards = guards;
  }

  /** The words of a {@link LockerPlan}. */
  public static void main(String[] words) throws IOException, InterruptedException {
    // The terminal sends Ctrl-C to all of its foreground; the one who decides is the referee.
    for (String signal : List.of("INT", "HUP", "TERM")) {
      OsSignals.handle(signal, (name, number) -> {});
    }
    watchParent();
    LockerPlan plan = LockerPlan.parse(List.of(words));
    try (Guards guards = open(plan)) {
      new LockerMain(plan, guards).work();
    }
  }

  private static void watchParent() {
    Thread watch =
        new Thread(
            () -> {
              try {
                System.in.read();
              } catch (IOException e) {
                // It is gone as well.
              }
              Runtime.getRuntime().halt(ABANDONED);
            },
            "parent-watch");
    watch.setDaemon(true);
    watch.start();
  }

  private static Guards open(LockerPlan plan) throws IOException {
    return switch (plan.peer()) {
      case MORTISE -> new MortiseGuards(plan);
      case NIO -> new NioGuards(plan.lockFile());
      case NONE -> new NoGuards();
      case LOCKF -> throw new IllegalArgumentException("lockf is not for Java");
    };
  }

  private void work() throws InterruptedException {
    List<Thread> threads = new ArrayList<>();
    for (int number = 0; number < plan.threads(); number++) {
      int thread = number;
      threads.add(new Thread(() -> work(thread), "locker-" + thread));
    }
    threads.forEach(Thread::start);
    for (Thread thread : threads) {
      thread.join();
    }
  }

  private void work(int thread) {
    Random random = new Random(plan.seed() + thread);
    try (RefereeLine referee = new RefereeLine(plan, thread, guards.describe());
        Counter counter = Counter.open(plan.counterFile())) {
      Guard guard = guards.forThread(thread, random);
      try {
        new Rounds(guard, referee, counter, plan.sharedPercent(), random).run();
      } catch (RefereeLine.RefereeGoneException e) {
        throw e;
      } catch (Exception e) {
        referee.found(kindOf(e), e.toString());
        throw e;
      }
    } catch (Exception e) {
      e.printStackTrace();
      Runtime.getRuntime().halt(FAILED);
    }
  }

  private static Violation.Kind kindOf(Exception failure) {
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      if (cause instanceof LockLostException) {
        return Violation.Kind.LOST_LOCK;
      }
    }
    return Violation.Kind.ERROR;
  }
}
