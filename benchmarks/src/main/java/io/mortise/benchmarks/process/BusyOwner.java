package io.mortise.benchmarks.process;

import io.mortise.benchmarks.contender.Contender;
import io.mortise.benchmarks.contender.Locker;
import java.io.IOException;
import java.nio.file.Path;

/**
 * A JVM whose threads take and give back a lock without a pause, until it is killed. Prints a line
 * as soon as it is warm.
 *
 * <pre>BusyOwner CONTENDER LOCKFILE THREADS</pre>
 */
public final class BusyOwner {

  private static final int WARM_UP_PAIRS = 100_000;

  private BusyOwner() {}

  public static void main(String[] args) throws IOException {
    Locker locker = Contender.valueOf(args[0]).open(Path.of(args[1]));
    lock(locker, WARM_UP_PAIRS);
    System.out.println("warm");
    for (int i = 0; i < Integer.parseInt(args[2]); i++) {
      new Thread(() -> lockForEver(locker)).start();
    }
  }

  private static void lockForEver(Locker locker) {
    try {
      while (true) {
        lock(locker, WARM_UP_PAIRS);
      }
    } catch (IOException e) {
      e.printStackTrace();
      System.exit(1);
    }
  }

  private static void lock(Locker locker, int pairs) throws IOException {
    for (int i = 0; i < pairs; i++) {
      locker.lock();
      locker.unlock();
    }
  }
}
