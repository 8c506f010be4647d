package io.mortise.support;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.stream.Stream;

/** The class folders of this JVM's class path, copied to where another user can read them. */
public final class ClassPathCopy {

  private ClassPathCopy() {}

  /** Jars are left out: a child that only uses Mortise and the tests' own classes needs none. */
  public static void to(Path target) throws IOException {
    for (String entry : System.getProperty("java.class.path").split(File.pathSeparator, -1)) {
      Path folder = Path.of(entry);
      if (!entry.isEmpty() && Files.isDirectory(folder)) {
        copy(folder, target);
      }
    }
  }

  private static void copy(Path folder, Path target) throws IOException {
    List<Path> all;
    try (Stream<Path> files = Files.walk(folder)) {
      all = files.toList();
    }
    for (Path source : all) {
      Path copy = target.resolve(folder.relativize(source).toString());
      if (Files.isDirectory(source)) {
        Files.createDirectories(copy);
      } else {
        Files.copy(source, copy);
      }
      String mode = Files.isDirectory(copy) ? "rwxr-xr-x" : "rw-r--r--";
      Files.setPosixFilePermissions(copy, PosixFilePermissions.fromString(mode));
    }
  }
}
