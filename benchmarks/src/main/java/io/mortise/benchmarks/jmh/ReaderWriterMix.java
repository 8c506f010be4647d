package io.mortise.benchmarks.jmh;

import io.mortise.benchmarks.contender.Contender;
import io.mortise.benchmarks.contender.Locker;
import java.io.IOException;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/** Threads of one JVM, each of which writes now and then, and reads otherwise. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
public class ReaderWriterMix {

  @Param Contender contender = Contender.MORTISE_FCNTL;

  private @Nullable OpenLock open;
  private @Nullable Locker locker;

  /** One operation of so many is a write. */
  @Param({"10", "100"})
  int operationsPerWrite = 10;

  /** What the lock protects. */
  private long guarded;

  @Setup(Level.Trial)
  public void open() throws IOException {
    open = new OpenLock(contender);
    locker = open.locker();
  }

  @TearDown(Level.Trial)
  public void remove() throws IOException {
    Objects.requireNonNull(open).remove();
  }

  @Benchmark
  @SuppressWarnings("NullAway") // set up by open(); a check would be part of what is measured
  public long operation(Turn turn) throws IOException {
    if (++turn.count % operationsPerWrite == 0) {
      locker.lock();
      long count = ++guarded;
      locker.unlock();
      return count;
    }
    locker.lockShared();
    long count = guarded;
    locker.unlockShared();
    return count;
  }

  /** How far a thread is. */
  @State(Scope.Thread)
  public static class Turn {
    long count;
  }
}
