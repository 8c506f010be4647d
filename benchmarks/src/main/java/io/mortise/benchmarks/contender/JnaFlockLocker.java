package io.mortise.benchmarks.contender;

import com.sun.jna.LastErrorException;
import com.sun.jna.Native;
import java.io.IOException;
import java.nio.file.Path;

/** BSD's flock by JNA, mapped directly: its fastest way. Linux. */
final class JnaFlockLocker implements Locker {

  private static final int O_RDWR = 2;
  private static final int O_CREAT = 0100;
  private static final int O_CLOEXEC = 02000000;
  private static final int OWNER_ONLY = 0600;

  private static final int LOCK_SH = 1;
  private static final int LOCK_EX = 2;
  private static final int LOCK_UN = 8;

  private final int fd;

  JnaFlockLocker(Path path) throws IOException {
    fd = C.open(path.toString(), O_RDWR | O_CREAT | O_CLOEXEC, OWNER_ONLY);
  }

  @Override
  public void lock() throws IOException {
    C.flock(fd, LOCK_EX);
  }

  @Override
  public void lockShared() throws IOException {
    C.flock(fd, LOCK_SH);
  }

  @Override
  public void unlock() throws IOException {
    C.flock(fd, LOCK_UN);
  }

  @Override
  public void unlockShared() throws IOException {
    unlock();
  }

  @Override
  public void close() throws IOException {
    C.close(fd);
  }

  /** Loaded by the first who opens, so that the others need no JNA. */
  private static final class C {

    static {
      Native.register(C.class, "c");
    }

    private C() {}

    static native int open(String path, int flags, int mode) throws LastErrorException;

    static native int flock(int fd, int operation) throws LastErrorException;

    static native int close(int fd) throws LastErrorException;
  }
}
