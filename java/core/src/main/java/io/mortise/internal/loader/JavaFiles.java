package io.mortise.internal.loader;

import java.io.File;
import java.io.FileInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.RandomAccessFile;
import java.nio.file.FileAlreadyExistsException;
import java.util.Arrays;

/**
 * Files through {@code java.io}: its classes are loaded already when a JVM starts, and, unlike a
 * channel, it does not fail in a thread that is interrupted.
 *
 * <p>The price: {@code java.io} can create a file exclusively, but not keep it open, and cannot
 * open without following links, or without waiting for a FIFO. So each opening is by name, after a
 * look; docs/decisions/0010 says what that leaves to those who can swap files between the two.
 */
final class JavaFiles {

  private JavaFiles() {}

  /**
   * If it cannot be written in full, it is removed.
   *
   * @throws FileAlreadyExistsException if there is one, or another takes its place; it is left
   *     alone
   */
  static void writeNew(File file, byte[] content) throws IOException {
    writeNew(file, content, false);
  }

  /** The same, and afterwards the content is on the disk, and survives a loss of power. */
  static void writeNewDurably(File file, byte[] content) throws IOException {
    writeNew(file, content, true);
  }

  private static void writeNew(File file, byte[] content, boolean durably) throws IOException {
    if (!file.createNewFile()) {
      throw new FileAlreadyExistsException(file.getPath());
    }
    boolean isFragment = true;
    try {
      boolean filled = fill(file, content, durably);
      isFragment = false;
      if (!filled) {
        throw new FileAlreadyExistsException(file.getPath(), null, "swapped while it was written");
      }
    } finally {
      if (isFragment) {
        file.delete();
      }
    }
  }

  /**
   * Truncates nothing, and writes to nothing that has content, because it is not what was created.
   *
   * @return false when it is something else than an empty file
   */
  static boolean fill(File file, byte[] content, boolean durably) throws IOException {
    if (isSpecial(file)) {
      return false;
    }
    try (RandomAccessFile out = new RandomAccessFile(file, "rw")) {
      if (out.length() != 0) {
        return false;
      }
      out.write(content);
      if (durably) {
        out.getFD().sync();
      }
      return true;
    }
  }

  static boolean holds(File file, byte[] expected) throws IOException {
    if (isSpecial(file)) {
      return false;
    }
    try (InputStream in = new FileInputStream(file)) {
      // One byte more would be too long already; a hostile file may be huge.
      return Arrays.equals(in.readNBytes(expected.length + 1), expected);
    }
  }

  /** Opening a FIFO would wait for somebody at its other end. */
  private static boolean isSpecial(File file) {
    return file.exists() && !file.isFile();
  }
}
