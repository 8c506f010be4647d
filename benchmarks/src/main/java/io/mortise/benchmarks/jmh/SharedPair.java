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

/** The same, shared. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class SharedPair {

  @Param Contender contender = Contender.MORTISE_FCNTL;

  private @Nullable OpenLock open;
  private @Nullable Locker locker;

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
  public void pair() throws IOException {
    locker.lockShared();
    locker.unlockShared();
  }
}
