package io.mortise.faults;

import io.mortise.Hold;
import io.mortise.LockFile;
import io.mortise.LockMode;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Ends with a lock that is held and threads that wait for it, in one of the ways a JVM can end.
 * Arguments: the way, a file.
 */
public final class EndOfProcessMain {

  private static final int WAITERS = 3;

  /** Kept: futures, and what fills the memory. */
  private static final List<Object> KEPT = new ArrayList<>();

  private EndOfProcessMain() {}

  /** See above. */
  public static void main(String[] arguments) throws Exception {
    LockFile file = LockFile.open(Path.of(arguments[1]));
    LockFile others = LockFile.open(Path.of(arguments[1] + ".other"));
    Hold hold = file.acquire(LockMode.EXCLUSIVE);
    for (int i = 0; i < WAITERS; i++) {
      Thread waiter = new Thread(() -> file.writeLock().lock());
      waiter.start(); // and not a daemon: System.exit ends it all the same
      KEPT.add(file.acquireAsync(LockMode.SHARED));
    }
    Runtime.getRuntime().addShutdownHook(new Thread(() -> hook(others)));
    System.out.println("held " + hold.verify());
    if (System.in.read() < 0) {
      return;
    }
    switch (arguments[0]) {
      case "exit" -> System.exit(3);
      case "halt" -> Runtime.getRuntime().halt(3);
      case "memory" -> exhaustMemory();
      default -> Thread.sleep(Long.MAX_VALUE); // until a signal comes
    }
  }

  /** What applications do in a hook: another lock works to the very end. */
  private static void hook(LockFile file) {
    file.writeLock().lock();
    file.writeLock().unlock();
    System.out.println("hook");
  }

  private static void exhaustMemory() {
    while (true) {
      KEPT.add(new long[1 << 16]);
    }
  }
}
