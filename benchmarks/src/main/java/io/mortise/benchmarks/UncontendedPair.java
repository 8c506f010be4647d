package io.mortise.benchmarks;

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

/**
 * One thread takes and gives back a lock that nobody else wants.
 *
 * <pre>java -jar benchmarks/target/benchmarks.jar UncontendedPair -prof gc</pre>
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class UncontendedPair {

  @Param Contender contender = Contender.MORTISE_FCNTL;

  private @Nullable Path directory;
  private Contender.@Nullable Pair pair;

  @Setup(Level.Trial)
  public void open() throws IOException {
    directory = Files.createTempDirectory("mortise-benchmark");
    pair = contender.open(directory.resolve("pair.lock"));
  }

  @TearDown(Level.Trial)
  public void close() throws IOException {
    Path used = Objects.requireNonNull(directory);
    Objects.requireNonNull(pair).close();
    Files.deleteIfExists(used.resolve("pair.lock"));
    Files.delete(used);
  }

  @Benchmark
  @SuppressWarnings("NullAway") // set up by open(); a check would be part of what is measured
  public void exclusive() throws IOException {
    pair.acquire();
    pair.release();
  }
}
