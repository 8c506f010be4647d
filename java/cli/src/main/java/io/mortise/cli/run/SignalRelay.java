package io.mortise.cli.run;

import io.mortise.cli.common.OsSignals;
import java.io.IOException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What becomes of the signals that mortise gets: before there is a child, the first one ends the
 * wait for the lock; from then on, each goes to the child and mortise stays. A JVM left to itself
 * would end at once and so free the lock under the running child.
 */
final class SignalRelay {

  /**
   * Those whose default is to end a process and which are sent on purpose. QUIT is the JVM's own.
   */
  private static final List<String> NAMES = List.of("HUP", "INT", "TERM", "USR1", "USR2");

  private final Thread waiter;
  private int signalBeforeChild;
  private @Nullable Process child;

  private SignalRelay(Thread waiter) {
    this.waiter = waiter;
  }

  /** From now on. The calling thread is the one that waits for the lock. */
  static SignalRelay install() {
    SignalRelay relay = new SignalRelay(Thread.currentThread());
    for (String name : NAMES) {
      OsSignals.handle(name, relay::onSignal);
    }
    // For whatever else ends the JVM, and for a runtime image without OsSignals.
    Runtime.getRuntime().addShutdownHook(new Thread(relay::takeChildAlong, "end-the-child"));
    return relay;
  }

  /**
   * Starts the child, unless there was a signal before. Signals that come during the start wait for
   * its end and go to the child.
   *
   * @throws InterruptedException if there was one
   */
  synchronized Process start(ProcessBuilder builder) throws IOException, InterruptedException {
    if (signalBeforeChild != 0) {
      throw new InterruptedException();
    }
    Process started = builder.start();
    child = started;
    return started;
  }

  /** Its number, 0 if there was none. */
  synchronized int signalBeforeChild() {
    return signalBeforeChild;
  }

  private synchronized void onSignal(String name, int number) {
    if (child != null) {
      passOn(name, child);
    } else if (signalBeforeChild == 0) {
      signalBeforeChild = number;
      waiter.interrupt();
    }
  }

  private static void passOn(String name, Process child) {
    boolean hasItAlready = name.equals("INT") && Terminal.interruptsChildItself();
    if (child.isAlive() && !hasItAlready) {
      ChildSignals.send(name, child);
    }
  }

  private void takeChildAlong() {
    Process running;
    synchronized (this) {
      running = child;
    }
    if (running != null) {
      running.destroy();
      running.onExit().join();
    }
  }
}
