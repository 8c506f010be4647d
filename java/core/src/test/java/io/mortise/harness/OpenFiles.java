package io.mortise.harness;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** The descriptors of this process, as Linux lists them. */
public final class OpenFiles {

  private static final Path DESCRIPTORS = Path.of("/proc/self/fd");
  private static final long CLOSE_ON_EXEC = 02000000;

  private OpenFiles() {}

  public static long count() throws IOException {
    return targets().size();
  }

  /** Counts those whose file was since deleted as well. */
  public static long countOf(Path file) throws IOException {
    String name = file.toAbsolutePath().toString();
    return targets().stream()
        .filter(target -> target.equals(name) || target.equals(name + " (deleted)"))
        .count();
  }

  /** Is every descriptor of the file closed when this process executes another program? */
  public static boolean areClosedOnExec(Path file) throws IOException {
    try (Stream<Path> links = Files.list(DESCRIPTORS)) {
      for (Path link : links.toList()) {
        if (target(link).equals(file.toString()) && (flags(link) & CLOSE_ON_EXEC) == 0) {
          return false;
        }
      }
      return true;
    }
  }

  /** Of open(2), from the line "flags:" of proc(5), which is octal. */
  private static long flags(Path link) throws IOException {
    return Files.readAllLines(DESCRIPTORS.resolveSibling("fdinfo").resolve(link.getFileName()))
        .stream()
        .filter(line -> line.startsWith("flags:"))
        .mapToLong(line -> Long.parseLong(line.substring("flags:".length()).strip(), 8))
        .sum();
  }

  private static List<String> targets() throws IOException {
    try (Stream<Path> links = Files.list(DESCRIPTORS)) {
      return links.map(OpenFiles::target).filter(target -> !target.isEmpty()).toList();
    }
  }

  private static String target(Path link) {
    try {
      return Files.readSymbolicLink(link).toString();
    } catch (NoSuchFileException e) {
      return ""; // closed since, for example that of the listing itself
    } catch (IOException e) {
      return e.toString();
    }
  }
}
