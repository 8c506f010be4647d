package io.mortise.benchmarks;

import io.mortise.LockFile;
import io.mortise.Mechanism;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;
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
  };

  /** Taking and giving back a lock. */
  interface Pair extends AutoCloseable {
    void acquire() throws IOException;

    void release() throws IOException;

    @Override
    void close() throws IOException;
  }

  abstract Pair open(Path path) throws IOException;

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
