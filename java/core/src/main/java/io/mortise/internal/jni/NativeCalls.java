package io.mortise.internal.jni;

import org.jspecify.annotations.Nullable;

/**
 * The native methods: all of them, and no other class has any. They are the functions of {@code
 * native/include/mortise}, where units, results and threading are described. Registered by {@code
 * JNI_OnLoad}.
 */
final class NativeCalls {

  /** Must equal MORTISE_ABI of the library. */
  static final int EXPECTED_ABI = 4;

  static final int MECHANISM_FCNTL = 0;
  static final int MECHANISM_FLOCK = 1;

  static final int MODE_SHARED = 0;
  static final int MODE_EXCLUSIVE = 1;

  static final int GRANTED = 0;
  static final int BUSY = 1;
  static final int TIMED_OUT = 2;
  static final int CANCELLED = 3;

  static final int OPEN_CREATE = 1;
  static final int OPEN_READ_ONLY = 2;

  static final int ERROR_UNSUPPORTED = 1000002;

  static final int RUNG = 1;

  static final int IDENTITY_LONGS = 3;
  static final int CONFLICT_LONGS = 4;
  static final int MAX_OPENERS = 64;

  private NativeCalls() {}

  static native int abi();

  static native int init();

  static native @Nullable String errorName(int error);

  static native long open(byte[] path, int flags, int mode);

  static native int close(long file);

  static native long read(long file, byte[] out, long offset);

  static native int write(long file, byte[] in, long offset);

  static native int identify(long file, long[] identity);

  /** Of mortise_identify_path, compared: 1 yes, 0 no. Without an array, so without garbage. */
  static native int names(byte[] path, long device, long inode);

  /** Of MAX_OPENERS at most. */
  static native int openers(byte[] path, long[] pids);

  static native int tryLock(long file, int mechanism, int mode, long offset, long length);

  /** 0 when there is no memory. */
  static native long waitNew();

  static native void waitDelete(long wait);

  static native long waitBegin(long wait);

  static native int awaitLock(
      long file,
      int mechanism,
      int mode,
      long offset,
      long length,
      long timeoutNanos,
      long wait,
      long ticket);

  static native int cancel(long wait, long ticket);

  static native int unlock(long file, int mechanism, long offset, long length);

  static native int downgrade(long file, int mechanism, long offset, long length);

  static native int tryUpgrade(long file, int mechanism, long offset, long length);

  /** Of CONFLICT_LONGS: pid, mode, offset, length. */
  static native int query(
      long file, int mechanism, int mode, long offset, long length, long[] conflict);

  static native int isHeld(long file, int mechanism, int mode, long offset, long length);

  static native long bellOpen();

  static native int bellWatch(long bell, long file);

  static native int bellUnwatch(long bell, int watch);

  static native int bellAwait(long bell, long timeoutNanos);

  static native int bellRing(long file);
}
