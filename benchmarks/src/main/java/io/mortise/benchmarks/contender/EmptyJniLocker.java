package io.mortise.benchmarks.contender;

/** Locks nothing: calls floor/empty_jni.c, and comes back. */
final class EmptyJniLocker implements Locker {

  static {
    System.load(Places.floors().resolve(System.mapLibraryName("empty_jni")).toString());
  }

  @Override
  public void lock() {
    nothing(0, 0, 1);
  }

  @Override
  public void unlock() {
    nothing(0, 0, 1);
  }

  /** As many arguments as the call that locks in Mortise. */
  private static native int nothing(int descriptor, long offset, long length);

  @Override
  public void close() {}
}
