package io.mortise.internal.loader;

import java.util.Arrays;

/**
 * SHA-256, as FIPS 180-4 has it. Not the JDK's, which in a JVM that has just started costs more,
 * for looking up its provider: docs/decisions/0010 has the figures.
 */
final class Sha256 {

  private static final int BLOCK_BYTES = 64;
  private static final int LENGTH_BYTES = 8;
  private static final String DIGITS = "0123456789abcdef";

  /** The first 32 bits of the fractional parts of the cube roots of the first 64 primes. */
  private static final int[] K = {
    0x428a2f98, 0x71374491, 0xb5c0fbcf, 0xe9b5dba5, 0x3956c25b, 0x59f111f1, 0x923f82a4, 0xab1c5ed5,
    0xd807aa98, 0x12835b01, 0x243185be, 0x550c7dc3, 0x72be5d74, 0x80deb1fe, 0x9bdc06a7, 0xc19bf174,
    0xe49b69c1, 0xefbe4786, 0x0fc19dc6, 0x240ca1cc, 0x2de92c6f, 0x4a7484aa, 0x5cb0a9dc, 0x76f988da,
    0x983e5152, 0xa831c66d, 0xb00327c8, 0xbf597fc7, 0xc6e00bf3, 0xd5a79147, 0x06ca6351, 0x14292967,
    0x27b70a85, 0x2e1b2138, 0x4d2c6dfc, 0x53380d13, 0x650a7354, 0x766a0abb, 0x81c2c92e, 0x92722c85,
    0xa2bfe8a1, 0xa81a664b, 0xc24b8b70, 0xc76c51a3, 0xd192e819, 0xd6990624, 0xf40e3585, 0x106aa070,
    0x19a4c116, 0x1e376c08, 0x2748774c, 0x34b0bcb5, 0x391c0cb3, 0x4ed8aa4a, 0x5b9cca4f, 0x682e6ff3,
    0x748f82ee, 0x78a5636f, 0x84c87814, 0x8cc70208, 0x90befffa, 0xa4506ceb, 0xbef9a3f7, 0xc67178f2
  };

  /** The same of the square roots of the first 8 primes. */
  private final int[] hash = {
    0x6a09e667, 0xbb67ae85, 0x3c6ef372, 0xa54ff53a, 0x510e527f, 0x9b05688c, 0x1f83d9ab, 0x5be0cd19
  };

  private final int[] schedule = new int[BLOCK_BYTES];

  private Sha256() {}

  /** 64 lower-case hexadecimal digits. */
  static String hex(byte[] content) {
    Sha256 digest = new Sha256();
    byte[] padded = padded(content);
    for (int offset = 0; offset < padded.length; offset += BLOCK_BYTES) {
      digest.expand(padded, offset);
      digest.compress();
    }
    return digest.hex();
  }

  /** The content, a bit, zeros, and the content's length in bits, filling whole blocks. */
  private static byte[] padded(byte[] content) {
    int blocks = (content.length + LENGTH_BYTES) / BLOCK_BYTES + 1;
    byte[] padded = Arrays.copyOf(content, blocks * BLOCK_BYTES);
    padded[content.length] = (byte) 0x80;
    long bits = 8L * content.length;
    for (int i = 1; i <= LENGTH_BYTES; i++, bits >>>= 8) {
      padded[padded.length - i] = (byte) bits;
    }
    return padded;
  }

  private void expand(byte[] in, int offset) {
    int[] w = schedule;
    for (int i = 0, at = offset; i < 16; i++, at += 4) {
      w[i] = in[at] << 24 | (in[at + 1] & 255) << 16 | (in[at + 2] & 255) << 8 | (in[at + 3] & 255);
    }
    // Rotations are spelled out: at start-up everything is interpreted, and calls are dear.
    for (int i = 16; i < w.length; i++) {
      int a = w[i - 15];
      int b = w[i - 2];
      int small0 = (a >>> 7 | a << 25) ^ (a >>> 18 | a << 14) ^ a >>> 3;
      int small1 = (b >>> 17 | b << 15) ^ (b >>> 19 | b << 13) ^ b >>> 10;
      w[i] = w[i - 16] + small0 + w[i - 7] + small1;
    }
  }

  private void compress() {
    int a = hash[0];
    int b = hash[1];
    int c = hash[2];
    int d = hash[3];
    int e = hash[4];
    int f = hash[5];
    int g = hash[6];
    int h = hash[7];
    for (int i = 0; i < K.length; i++) {
      int big1 = (e >>> 6 | e << 26) ^ (e >>> 11 | e << 21) ^ (e >>> 25 | e << 7);
      int first = h + big1 + ((e & f) ^ (~e & g)) + K[i] + schedule[i];
      int big0 = (a >>> 2 | a << 30) ^ (a >>> 13 | a << 19) ^ (a >>> 22 | a << 10);
      int second = big0 + ((a & b) ^ (a & c) ^ (b & c));
      h = g;
      g = f;
      f = e;
      e = d + first;
      d = c;
      c = b;
      b = a;
      a = first + second;
    }
    add(a, b, c, d, e, f, g, h);
  }

  private void add(int... values) {
    for (int i = 0; i < hash.length; i++) {
      hash[i] += values[i];
    }
  }

  private String hex() {
    StringBuilder text = new StringBuilder(8 * hash.length);
    for (int word : hash) {
      for (int shift = 28; shift >= 0; shift -= 4) {
        text.append(DIGITS.charAt((word >>> shift) & 15));
      }
    }
    return text.toString();
  }
}
