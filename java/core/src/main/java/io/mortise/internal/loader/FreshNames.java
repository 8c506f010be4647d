package io.mortise.internal.loader;

/**
 * Names that nobody is likely to have used. They need not be secret, because whoever uses them
 * creates exclusively, and takes the next one if somebody was there before. So the clock will do;
 * what SecureRandom costs in a JVM that has just started is in docs/decisions/0010.
 */
final class FreshNames {

  private static final long STEP = 0x9E3779B97F4A7C15L; // of SplitMix64

  private long state;

  FreshNames() {
    this(System.nanoTime());
  }

  /** For tests: names that can be known in advance. */
  FreshNames(long seed) {
    state = seed;
  }

  /** 16 hexadecimal digits or fewer. */
  String next() {
    state += STEP;
    long z = (state ^ (state >>> 30)) * 0xBF58476D1CE4E5B9L;
    z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
    return Long.toHexString(z ^ (z >>> 31));
  }
}
