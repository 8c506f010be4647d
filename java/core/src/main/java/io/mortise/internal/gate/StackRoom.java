package io.mortise.internal.gate;

/**
 * Room on the stack for what follows.
 *
 * <p>A {@link StackOverflowError} between two steps that belong together would leave a lock that is
 * granted to nobody. The JDK reserves stack for such places, but only in its own classes
 * (jdk.internal.vm.annotation.ReservedStackAccess, JEP 270). So before the first step this goes a
 * little deeper than the steps do, and back: if the error comes, it comes here, where nothing has
 * changed. It costs some 7 ns.
 */
final class StackRoom {

  private static final int FRAMES = 6;

  private StackRoom() {}

  static void require() {
    long unused = descend(FRAMES, 1, 2, 3, 4, 5, 6, 7, 8);
  }

  /** Many arguments make a large frame, also where it is compiled. */
  private static long descend(
      int frames, long a, long b, long c, long d, long e, long f, long g, long h) {
    return frames == 0 ? a : descend(frames - 1, b, c, d, e, f, g, h, a) + 1;
  }
}
