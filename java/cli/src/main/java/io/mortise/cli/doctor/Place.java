package io.mortise.cli.doctor;

import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * Where to test.
 *
 * @param asked what the user named, absolute
 * @param exists whether it is there
 * @param directory itself, or the nearest directory above it
 */
record Place(Path asked, boolean exists, Path directory) {

  static Place of(Path path) {
    Path asked = path.toAbsolutePath().normalize();
    Path directory = asked;
    while (!Files.isDirectory(directory) && directory.getParent() != null) {
      directory = directory.getParent();
    }
    return new Place(asked, Files.exists(asked, LinkOption.NOFOLLOW_LINKS), directory);
  }

  /** Why what is there is no file that can be locked; null if nothing speaks against it. */
  @Nullable String obstacle() {
    if (!exists || Files.isDirectory(asked)) {
      return null;
    }
    if (Files.isSymbolicLink(asked)) {
      return "a symbolic link; lock files are never opened through one";
    }
    return Files.isRegularFile(asked) ? null : "a FIFO, socket or device, not a regular file";
  }
}
