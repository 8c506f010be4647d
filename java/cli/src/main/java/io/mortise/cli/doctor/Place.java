package io.mortise.cli.doctor;

import java.nio.file.Files;
import java.nio.file.Path;

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
    return new Place(asked, Files.exists(asked), directory);
  }
}
