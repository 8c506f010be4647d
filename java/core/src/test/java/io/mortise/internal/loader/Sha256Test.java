package io.mortise.internal.loader;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.Random;
import org.junit.jupiter.api.Test;

class Sha256Test {

  /** From FIPS 180-4's examples. */
  @Test
  void theDigestOfAbcIsTheStandards() {
    assertEquals(
        "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad",
        Sha256.hex(new byte[] {'a', 'b', 'c'}));
  }

  /** Every length up to three blocks, so every way of padding, and some long ones. */
  @Test
  void itAgreesWithTheJdk() throws Exception {
    long seed = System.nanoTime();
    Random random = new Random(seed);
    for (int length = 0; length < 200; length++) {
      assertAgrees(random, length, seed);
    }
    for (int i = 0; i < 10; i++) {
      assertAgrees(random, random.nextInt(100_000), seed);
    }
  }

  private static void assertAgrees(Random random, int length, long seed) throws Exception {
    byte[] content = new byte[length];
    random.nextBytes(content);
    String expected =
        HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(content));
    assertEquals(expected, Sha256.hex(content), "length " + length + ", seed " + seed);
  }
}
