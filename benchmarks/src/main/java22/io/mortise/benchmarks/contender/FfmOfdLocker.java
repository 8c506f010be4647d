package io.mortise.benchmarks.contender;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.nio.file.Path;

/**
 * Open-file-description locks, called through the foreign function interface as somebody would
 * write it who wants them fast: handles in constants, one {@code struct flock} for each lock. Linux
 * with 64-bit {@code long}.
 */
final class FfmOfdLocker implements Locker {

  private static final int O_RDWR = 2;
  private static final int O_CREAT = 0100;
  private static final int O_CLOEXEC = 02000000;
  private static final int OWNER_ONLY = 0600;

  private static final int F_OFD_SETLKW = 38;
  private static final short F_RDLCK = 0;
  private static final short F_WRLCK = 1;
  private static final short F_UNLCK = 2;

  private static final long LOCK_BYTE = 1L << 62;

  /** struct flock: short type, short whence, long start, long length, int pid. */
  private static final long FLOCK_BYTES = 32;

  private static final long TYPE = 0;
  private static final long START = 8;
  private static final long LENGTH = 16;

  private static final Linker LINKER = Linker.nativeLinker();
  private static final Linker.Option TWO_NAMED = Linker.Option.firstVariadicArg(2);

  private static final MethodHandle OPEN =
      handle("open", FunctionDescriptor.of(JAVA_INT, ADDRESS, JAVA_INT, JAVA_INT), TWO_NAMED);
  private static final MethodHandle FCNTL =
      handle("fcntl", FunctionDescriptor.of(JAVA_INT, JAVA_INT, JAVA_INT, ADDRESS), TWO_NAMED);
  private static final MethodHandle CLOSE =
      handle("close", FunctionDescriptor.of(JAVA_INT, JAVA_INT));

  private final Arena arena = Arena.ofShared();
  private final MemorySegment flock = arena.allocate(FLOCK_BYTES, Long.BYTES);
  private final Path path;
  private final int fd;

  FfmOfdLocker(Path path) throws IOException {
    this.path = path;
    try {
      fd =
          (int)
              OPEN.invokeExact(
                  arena.allocateFrom(path.toString()), O_RDWR | O_CREAT | O_CLOEXEC, OWNER_ONLY);
    } catch (Throwable e) {
      throw new IOException("open " + path, e);
    }
    check("open", fd);
    flock.set(ValueLayout.JAVA_LONG, START, LOCK_BYTE);
    flock.set(ValueLayout.JAVA_LONG, LENGTH, 1);
  }

  @SuppressWarnings("restricted") // the manifest allows it
  private static MethodHandle handle(
      String name, FunctionDescriptor descriptor, Linker.Option... options) {
    return LINKER.downcallHandle(
        LINKER.defaultLookup().find(name).orElseThrow(), descriptor, options);
  }

  private void change(short type) throws IOException {
    flock.set(ValueLayout.JAVA_SHORT, TYPE, type);
    int result;
    try {
      result = (int) FCNTL.invokeExact(fd, F_OFD_SETLKW, flock);
    } catch (Throwable e) {
      throw new IOException("fcntl " + path, e);
    }
    check("fcntl", result);
  }

  private void check(String operation, int result) throws IOException {
    if (result < 0) {
      throw new IOException(operation + " " + path + " failed");
    }
  }

  @Override
  public void lock() throws IOException {
    change(F_WRLCK);
  }

  @Override
  public void lockShared() throws IOException {
    change(F_RDLCK);
  }

  @Override
  public void unlock() throws IOException {
    change(F_UNLCK);
  }

  @Override
  public void unlockShared() throws IOException {
    unlock();
  }

  @Override
  public void close() throws IOException {
    arena.close();
    int result;
    try {
      result = (int) CLOSE.invokeExact(fd);
    } catch (Throwable e) {
      throw new IOException("close " + path, e);
    }
    check("close", result);
  }
}
