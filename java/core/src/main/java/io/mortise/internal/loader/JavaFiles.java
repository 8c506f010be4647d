package io.mortise.internal.loader;

import java.io.File;
import java.io.FileInputStream;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.Arrays;

/**
 * Files through {@code java.io}: its classes are loaded already when a JVM starts, and, unlike a
 * channel, it does not fail in a thread that is interrupted.
 */
final class JavaFiles {

  private JavaFiles() {}

  /** Of a file that must not be there yet. If it cannot be written in full, it is removed. */
  static void writeNew(File file, byte[] content) throws IOException {
    if (!file.createNewFile()) {
      throw new IOException(file + " is there already");
    }
    try (OutputStream out = new FileOutputStream(file)) {
      out.write(content);
    } catch (IOException e) {
      file.delete();
      throw e;
    }
  }

  static boolean holds(File file, byte[] expected) throws IOException {
    try (InputStream in = new FileInputStream(file)) {
      // One byte more would be too long already; a hostile file may be huge.
      return Arrays.equals(in.readNBytes(expected.length + 1), expected);
    }
  }
}
