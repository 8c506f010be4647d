package io.mortise.benchmarks.process;

import com.sun.management.ThreadMXBean;
import io.mortise.benchmarks.contender.Contender;
import io.mortise.benchmarks.contender.Locker;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Threads that share a lock and count what they allocate while they do: the bytes of one operation,
 * on average. Every thread counts its own, after a warm-up, so nothing else is in the figure.
 *
 * <pre>AllocatingProcess CONTENDER LOCKFILE THREADS OPERATIONS_PER_WRITE</pre>
 */
public final class AllocatingProcess {

  private static final int WARM_UP_OPERATIONS = 100_000;
  private static final int MEASURED_OPERATIONS = 200_000;

  private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

  private final Locker locker;
  private final int operationsPerWrite;
  private final AtomicLong bytes = new AtomicLong();

  private AllocatingProcess(Locker locker, int operationsPerWrite) {
    this.locker = locker;
    this.operationsPerWrite = operationsPerWrite;
  }

  public static void main(String[] args) throws IOException, InterruptedException {
    int threads = Integer.parseInt(args[2]);
    try (Locker locker = Contender.valueOf(args[0]).open(Path.of(args[1]))) {
      AllocatingProcess process = new AllocatingProcess(locker, Integer.parseInt(args[3]));
      int operations = MEASURED_OPERATIONS / threads;
      process.runThreads(threads, WARM_UP_OPERATIONS / threads);
      process.bytes.set(0);
      process.runThreads(threads, operations);
      System.out.println((double) process.bytes.get() / ((long) operations * threads));
    }
  }

  private void runThreads(int count, int operations) throws InterruptedException {
    List<Thread> threads = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      threads.add(new Thread(() -> measure(operations)));
    }
    threads.forEach(Thread::start);
    for (Thread thread : threads) {
      thread.join();
    }
  }

  private void measure(int operations) {
    try {
      run(2); // a write and a read, if there are both: what a thread needs once is not an
      // operation's
      long before = THREADS.getCurrentThreadAllocatedBytes();
      run(operations);
      bytes.addAndGet(THREADS.getCurrentThreadAllocatedBytes() - before);
    } catch (IOException e) {
      e.printStackTrace();
      System.exit(1);
    }
  }

  private void run(int operations) throws IOException {
    for (int i = 0; i < operations; i++) {
      if (operationsPerWrite != 0 && i % operationsPerWrite == 0) {
        locker.lock();
        locker.unlock();
      } else {
        locker.lockShared();
        locker.unlockShared();
      }
    }
  }
}
