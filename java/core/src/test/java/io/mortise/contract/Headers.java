package io.mortise.contract;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.nio.ByteBuffer;

/** The header's layout as documented, written down a second time. */
final class Headers {

  static final int LENGTH = 64;
  static final int FCNTL = 1;
  static final int FLOCK = 2;

  private Headers() {}

  static byte[] of(int version, int family) {
    return ByteBuffer.allocate(LENGTH)
        .put("MORTISE\n".getBytes(US_ASCII))
        .putInt(version)
        .putInt(family)
        .array();
  }
}
