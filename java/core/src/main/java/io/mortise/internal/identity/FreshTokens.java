package io.mortise.internal.identity;

import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Tokens: 128 bits that nobody has used before.
 *
 * <p>They need not be secret (they are file names), only different. So the 128 random bits are
 * drawn once and counted on from there: two processes meet only if the bits they drew lie within
 * each other's count. SecureRandom for each token would put a monitor on the path of a lock.
 */
final class FreshTokens {

  /**
   * The increments and the mixing are SplitMix64's; the mixing is one-to-one, so nothing is lost.
   */
  private static final long HIGH_STEP = 0x9E3779B97F4A7C15L;

  private static final long LOW_STEP = 0xD1B54A32D192ED03L;

  private static final long HIGH_SEED;
  private static final long LOW_SEED;

  static {
    // Not getInstanceStrong, which can wait for entropy.
    SecureRandom random = new SecureRandom();
    HIGH_SEED = random.nextLong();
    LOW_SEED = random.nextLong();
  }

  private static final AtomicLong COUNT = new AtomicLong();

  private FreshTokens() {}

  static String next() {
    long count = COUNT.incrementAndGet();
    HexFormat hex = HexFormat.of();
    return hex.toHexDigits(mix(HIGH_SEED + count * HIGH_STEP))
        + hex.toHexDigits(mix(LOW_SEED + count * LOW_STEP));
  }

  private static long mix(long bits) {
    long z = (bits ^ (bits >>> 30)) * 0xBF58476D1CE4E5B9L;
    z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
    return z ^ (z >>> 31);
  }
}
