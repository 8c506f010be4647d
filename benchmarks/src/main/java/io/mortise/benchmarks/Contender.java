package io.mortise.benchmarks;

import io.mortise.Backend;
import io.mortise.LockFile;
import io.mortise.MarkerStyle;
import io.mortise.Mechanism;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Collections;
import java.util.EnumSet;
import java.util.Set;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;
import org.apache.lucene.store.NativeFSLockFactory;
import org.apache.lucene.store.SimpleFSLockFactory;
import org.jspecify.annotations.Nullable;

/** Everything that is compared, behind one face. */
public enum Contender {
  /** Mortise, byte-range locks, through the {@code Lock} view. */
  MORTISE_FCNTL {
    @Override
    Pair open(Path path) throws IOException {
      return mortise(LockFile.builder(path).mechanism(Mechanism.FCNTL).open());
    }
  },
  /** Mortise, flock. */
  MORTISE_FLOCK {
    @Override
    Pair open(Path path) throws IOException {
      return mortise(LockFile.builder(path).mechanism(Mechanism.FLOCK).open());
    }
  },
  /** {@code FileChannel.lock().release()}. */
  JAVA_NIO {
    @Override
    Pair open(Path path) throws IOException {
      return new NioPair(path);
    }
  },
  /** No process is excluded: what a lock inside the JVM costs. */
  REENTRANT_LOCK {
    @Override
    Pair open(Path path) {
      return new LockPair(new ReentrantLock(), null);
    }
  },
  /** Mortise's portable backend, with a file as its marker. */
  PORTABLE_FILE {
    @Override
    Pair open(Path path) throws IOException {
      return portable(path, MarkerStyle.FILE);
    }
  },
  /** The same with a directory. */
  PORTABLE_DIRECTORY {
    @Override
    Pair open(Path path) throws IOException {
      return portable(path, MarkerStyle.DIRECTORY);
    }
  },
  /** Only the steps that {@link #PORTABLE_FILE} cannot do without. */
  JAVA_FLOOR_FILE {
    @Override
    Pair open(Path path) throws IOException {
      return MarkerFloor.file(path);
    }
  },
  /** Only the steps that {@link #PORTABLE_DIRECTORY} cannot do without. */
  JAVA_FLOOR_DIRECTORY {
    @Override
    Pair open(Path path) throws IOException {
      return MarkerFloor.directory(path);
    }
  },
  /** A file that is there or is not; one that a crash leaves behind stays locked. */
  LUCENE_SIMPLE_FS {
    @Override
    Pair open(Path path) throws IOException {
      return new LucenePair(path, SimpleFSLockFactory.INSTANCE);
    }
  },
  /** {@code FileChannel.tryLock} with a channel opened each time. */
  LUCENE_NATIVE_FS {
    @Override
    Pair open(Path path) throws IOException {
      return new LucenePair(path, NativeFSLockFactory.INSTANCE);
    }
  };

  /** Those that lock in memory or in the kernel, and change nothing in the file system. */
  static final Set<Contender> IN_KERNEL =
      Collections.unmodifiableSet(
          EnumSet.of(MORTISE_FCNTL, MORTISE_FLOCK, JAVA_NIO, REENTRANT_LOCK));

  /** Those that are compared with the portable backend. */
  static final Set<Contender> BY_MARKER =
      Collections.unmodifiableSet(EnumSet.complementOf(EnumSet.copyOf(IN_KERNEL)));

  /** Taking and giving back a lock. */
  interface Pair extends AutoCloseable {
    void acquire() throws IOException;

    void release() throws IOException;

    @Override
    void close() throws IOException;
  }

  abstract Pair open(Path path) throws IOException;

  private static Pair portable(Path path, MarkerStyle style) throws IOException {
    return mortise(LockFile.builder(path).backend(Backend.PORTABLE).markerStyle(style).open());
  }

  private static Pair mortise(LockFile file) {
    return new LockPair(file.writeLock(), file);
  }

  private record LockPair(Lock lock, @Nullable LockFile file) implements Pair {
    @Override
    public void acquire() {
      lock.lock();
    }

    @Override
    public void release() {
      lock.unlock();
    }

    @Override
    public void close() {
      if (file != null) {
        file.close();
      }
    }
  }

  private static final class NioPair implements Pair {
    private final FileChannel channel;
    private @Nullable FileLock held;

    NioPair(Path path) throws IOException {
      channel = FileChannel.open(path, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
    }

    @Override
    public void acquire() throws IOException {
      held = channel.lock();
    }

    @Override
    public void release() throws IOException {
      if (held != null) {
        held.release();
      }
    }

    @Override
    public void close() throws IOException {
      channel.close();
    }
  }
}
