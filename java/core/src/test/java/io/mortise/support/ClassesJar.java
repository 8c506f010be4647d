package io.mortise.support;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.Predicate;
import java.util.jar.JarOutputStream;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;

/** A jar of a folder of classes, as compressed as jars are. */
public final class ClassesJar {

  private ClassesJar() {}

  public static Path make(Path jar, Path classes) throws IOException {
    return make(jar, classes, name -> true);
  }

  /** Only of what has such a name, from the folder on. */
  public static Path make(Path jar, Path classes, Predicate<String> names) throws IOException {
    try (JarOutputStream out = new JarOutputStream(Files.newOutputStream(jar));
        Stream<Path> files = Files.walk(classes)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        String name = classes.relativize(file).toString();
        if (names.test(name)) {
          out.putNextEntry(new ZipEntry(name));
          Files.copy(file, out);
        }
      }
    }
    return jar;
  }
}
