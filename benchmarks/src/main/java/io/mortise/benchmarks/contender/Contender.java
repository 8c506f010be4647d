package io.mortise.benchmarks.contender;

import static io.mortise.benchmarks.contender.Use.MIX;
import static io.mortise.benchmarks.contender.Use.OPENING;
import static io.mortise.benchmarks.contender.Use.PAIR;
import static io.mortise.benchmarks.contender.Use.PROCESSES;
import static io.mortise.benchmarks.contender.Use.SHARED;
import static io.mortise.benchmarks.contender.Use.THREADS;

import io.mortise.MarkerStyle;
import io.mortise.Mechanism;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.apache.lucene.store.NativeFSLockFactory;
import org.apache.lucene.store.SimpleFSLockFactory;

/** Everything that is compared and runs in a JVM. */
@SuppressWarnings("ImmutableEnumChecker") // lambdas without a capture, and a Set.of
public enum Contender {
  MORTISE_FCNTL(
      "Mortise FCNTL",
      path -> MortiseLocker.strict(path, Mechanism.FCNTL),
      PAIR,
      SHARED,
      THREADS,
      MIX,
      OPENING,
      PROCESSES),
  MORTISE_FLOCK(
      "Mortise FLOCK",
      path -> MortiseLocker.strict(path, Mechanism.FLOCK),
      PAIR,
      SHARED,
      THREADS,
      MIX,
      OPENING),
  MORTISE_RETAINED(
      "Mortise retained", MortiseLocker::retained, PAIR, SHARED, THREADS, MIX, OPENING, PROCESSES),
  MORTISE_PORTABLE_FILE(
      "Mortise portable FILE",
      path -> MortiseLocker.portable(path, MarkerStyle.FILE),
      PAIR,
      OPENING),
  MORTISE_PORTABLE_DIRECTORY(
      "Mortise portable DIRECTORY",
      path -> MortiseLocker.portable(path, MarkerStyle.DIRECTORY),
      PAIR,
      OPENING),

  /** {@code FileChannel.lock().release()}; two threads of one JVM get an exception. */
  JAVA_NIO("java.nio", NioLocker::new, PAIR, SHARED, OPENING, PROCESSES),
  /** What people write today, because of that exception. */
  GUARDED_NIO("ReentrantLock + java.nio", GuardedNioLocker::new, PAIR, THREADS, MIX, PROCESSES),
  /** {@code FileChannel.tryLock} with a channel opened each time. */
  LUCENE_NATIVE(
      "Lucene NativeFSLockFactory",
      path -> new LuceneLocker(path, NativeFSLockFactory.INSTANCE),
      PAIR,
      OPENING),
  /** A file that is there or is not; one that a crash leaves behind stays locked. */
  LUCENE_SIMPLE(
      "Lucene SimpleFSLockFactory",
      path -> new LuceneLocker(path, SimpleFSLockFactory.INSTANCE),
      PAIR,
      OPENING),
  JNA_FLOCK("JNA flock", JnaFlockLocker::new, PAIR, SHARED),
  /** Open-file-description locks by the foreign function interface of JDK 22. */
  FFM_OFD("FFM fcntl OFD", FfmOfdLockers::open, PAIR, SHARED) {
    @Override
    public Optional<String> whyNotAvailable() {
      return FfmOfdLockers.whyNotAvailable();
    }
  },

  /** No process is excluded: what a lock inside the JVM costs. */
  REENTRANT_LOCK("ReentrantLock", path -> JvmLocker.reentrant(), PAIR, THREADS),
  /** The same for readers and writers. */
  READ_WRITE_LOCK("ReentrantReadWriteLock", path -> JvmLocker.readWrite(), SHARED, MIX),
  /** Two calls into a native function that does nothing: what JNI itself takes of a pair. */
  EMPTY_JNI("two empty JNI calls", path -> new EmptyJniLocker(), PAIR),
  /** Only the steps that {@link #MORTISE_PORTABLE_FILE} cannot do without. */
  MARKER_FLOOR_FILE("Java, system calls of FILE", MarkerFloor::file, PAIR),
  /** Only the steps that {@link #MORTISE_PORTABLE_DIRECTORY} cannot do without. */
  MARKER_FLOOR_DIRECTORY("Java, system calls of DIRECTORY", MarkerFloor::directory, PAIR);

  private interface Opening {
    Locker open(Path path) throws IOException;
  }

  private final String label;
  private final Opening opening;
  private final Set<Use> uses;

  Contender(String label, Opening opening, Use... uses) {
    this.label = label;
    this.opening = opening;
    this.uses = Set.of(uses);
  }

  /** The path must be in a directory of its own: some put files beside it. */
  public Locker open(Path path) throws IOException {
    return opening.open(path);
  }

  /** As the report says it. */
  public String label() {
    return label;
  }

  public boolean canDo(Use use) {
    return uses.contains(use);
  }

  /** Why it cannot be opened in this JVM; empty if it can. */
  public Optional<String> whyNotAvailable() {
    return Optional.empty();
  }

  /** Those that can be measured here. */
  public static List<Contender> availableFor(Use use) {
    return Arrays.stream(values())
        .filter(contender -> contender.canDo(use) && contender.whyNotAvailable().isEmpty())
        .toList();
  }
}
