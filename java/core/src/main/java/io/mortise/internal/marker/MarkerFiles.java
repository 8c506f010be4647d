package io.mortise.internal.marker;

import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Every step of the protocols on the file system: one call is one step, and between any two of them
 * the process may be killed. Failures are those of {@link java.nio.file.Files}. No link is
 * followed, and no step is disturbed by an interrupt.
 */
public interface MarkerFiles {

  /** A new file with this content. If it cannot be written whole, it is removed again. */
  void create(Path file, byte[] content) throws IOException;

  /** A second name for a file. Fails if the name is taken, or there are no hard links. */
  void link(Path name, Path existing) throws IOException;

  /** Atomic. Replaces a file that has the new name. */
  void rename(Path from, Path to) throws IOException;

  /** A file or an empty directory. */
  void delete(Path file) throws IOException;

  void makeDirectory(Path directory) throws IOException;

  /** The names in it, in no order. */
  List<String> list(Path directory) throws IOException;

  /** What has that name; null when nothing has. */
  @Nullable FileFacts look(Path file) throws IOException;

  /**
   * Up to so many bytes from the start of a regular file.
   *
   * @throws NotAMarkerException if it is something else
   */
  byte[] read(Path file, int limit) throws IOException;

  /**
   * Writes over the start of a regular file, in place.
   *
   * @throws NotAMarkerException if it is something else
   */
  void overwrite(Path file, byte[] start) throws IOException;

  /** Sets the time of its last modification to now. Does nothing where there is no such file. */
  void touch(Path file) throws IOException;

  /** Gives exactly these permissions. Does nothing where there are none. */
  void permit(Path file, Set<PosixFilePermission> permissions) throws IOException;

  /**
   * Removes a directory and the files in it that have such names. What else is in it stays, and it
   * with that. A link to a directory is not touched.
   */
  void clear(Path directory, Predicate<String> names) throws IOException;

  /** False when there is no such file, or its new directory is gone. */
  default boolean renameIfThere(Path from, Path to) throws IOException {
    try {
      rename(from, to);
      return true;
    } catch (NoSuchFileException e) {
      return false;
    }
  }

  /** False when there is no such file. */
  default boolean deleteIfThere(Path file) throws IOException {
    try {
      delete(file);
      return true;
    } catch (NoSuchFileException e) {
      return false;
    }
  }
}
