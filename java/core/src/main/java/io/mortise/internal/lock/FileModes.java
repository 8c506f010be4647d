package io.mortise.internal.lock;

import java.nio.file.attribute.PosixFilePermission;
import java.util.Set;

/** Permission sets as the bits of chmod. */
public final class FileModes {

  private FileModes() {}

  public static int bitsOf(Set<PosixFilePermission> permissions) {
    int bits = 0;
    for (PosixFilePermission permission : permissions) {
      // OWNER_READ is the first constant and 0400 its bit; OTHERS_EXECUTE the last, and 0001.
      bits |= 0400 >> permission.ordinal();
    }
    return bits;
  }
}
