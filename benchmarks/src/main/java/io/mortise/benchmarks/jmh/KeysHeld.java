package io.mortise.benchmarks.jmh;

import io.mortise.Hold;
import io.mortise.InterProcessLock;
import io.mortise.KeyedLocks;
import io.mortise.LockMode;
import io.mortise.benchmarks.contender.Places;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Lock;
import java.util.stream.Stream;
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
 * One thread takes and gives back keys that nobody else wants, while many other keys are held.
 *
 * <pre>java -jar benchmarks/target/benchmarks.jar KeysHeld -prof gc [-p files=…] [-p held=…]</pre>
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class KeysHeld {

  @Param({"1", "1000", "100000"})
  int held;

  @Param("2048")
  int files;

  /** Of so many keys in turn. */
  private static final int OTHERS = 1 << 16;

  private final List<Hold> holds = new ArrayList<>();
  private int next;

  private @Nullable Path directory;
  private @Nullable KeyedLocks locks;
  private @Nullable Lock kept;

  @Setup(Level.Trial)
  public void open() throws IOException, InterruptedException {
    directory = Places.newDirectory();
    locks = KeyedLocks.builder(directory).files(files).open();
    for (int i = 0; i < held; i++) {
      holds.add(locks.get("held " + i).acquire(LockMode.EXCLUSIVE));
    }
    kept = locks.get("kept").writeLock();
  }

  @TearDown(Level.Trial)
  public void close() throws IOException {
    holds.forEach(Hold::close);
    Objects.requireNonNull(locks).close();
    try (Stream<Path> all = Files.walk(Objects.requireNonNull(directory))) {
      all.sorted(Comparator.reverseOrder()).forEach(KeysHeld::delete);
    }
  }

  private static void delete(Path path) {
    try {
      Files.delete(path);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** One key, whose object is kept. */
  @Benchmark
  @SuppressWarnings({"NullAway", "LockNotBeforeTry"}) // set up by open(); nothing in between
  public void pair() {
    kept.lock();
    kept.unlock();
  }

  /** Very many keys, one after the other. */
  @Benchmark
  @SuppressWarnings({"NullAway", "LockNotBeforeTry"}) // likewise
  public void pairOfAnotherKey() {
    next = (next + 1) % OTHERS;
    Lock lock = locks.get("other " + next).writeLock();
    lock.lock();
    lock.unlock();
  }

  /** What it costs not to keep the object. */
  @Benchmark
  @SuppressWarnings("NullAway") // likewise
  public InterProcessLock get() {
    return locks.get("kept");
  }
}
