package io.mortise.benchmarks.jmh;

import io.mortise.benchmarks.contender.Contender;
import io.mortise.benchmarks.contender.Locker;
import io.mortise.benchmarks.contender.Places;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
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

/** One thread opens an existing lock file, takes and gives back the lock, and closes the file. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class OpenLockClose {

  @Param Contender contender = Contender.MORTISE_FCNTL;

  private @Nullable Path directory;
  private @Nullable Path file;

  @Setup(Level.Trial)
  public void makeFile() throws IOException {
    directory = Places.newDirectory();
    file = directory.resolve("benchmark.lock");
    openLockClose(); // from the second time on there is a file with a header
  }

  @TearDown(Level.Trial)
  public void remove() throws IOException {
    Files.deleteIfExists(Objects.requireNonNull(file));
    Files.delete(Objects.requireNonNull(directory));
  }

  @Benchmark
  @SuppressWarnings("NullAway") // as in UncontendedPair
  public void openLockClose() throws IOException {
    try (Locker locker = contender.open(file)) {
      locker.lock();
      locker.unlock();
    }
  }
}
