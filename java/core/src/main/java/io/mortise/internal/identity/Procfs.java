package io.mortise.internal.identity;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.FileInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Files of {@code /proc}, or of a directory that stands for it in a test. */
final class Procfs {

  static final Procfs SYSTEM = new Procfs(Path.of("/proc"));

  private final Path root;

  Procfs(Path root) {
    this.root = root;
  }

  Path path(String file) {
    return root.resolve(file);
  }

  /**
   * Byte by byte, for the names of programs need not be text. Through java.io: an interrupt does
   * not disturb it, and it needs no direct memory, as the JDK's channels do.
   */
  String read(String file) throws IOException {
    try (InputStream in = new FileInputStream(path(file).toFile())) {
      return new String(in.readAllBytes(), ISO_8859_1);
    }
  }

  List<String> lines(String file) throws IOException {
    return List.of(read(file).split("\n", -1));
  }

  /** One word, or "-". */
  String word(String file) {
    try {
      return Words.wordOf(read(file));
    } catch (IOException e) {
      return Words.UNKNOWN;
    }
  }

  /** Where a link points, or "-". */
  String link(String file) {
    try {
      return Words.wordOf(Files.readSymbolicLink(path(file)).toString());
    } catch (IOException | UnsupportedOperationException e) {
      return Words.UNKNOWN;
    }
  }

  ProcessStat stat(String process) throws IOException {
    return ProcessStat.parse(read(process + "/stat"));
  }

  ProcessStatus status(String process) throws IOException {
    return ProcessStatus.parse(lines(process + "/status"));
  }
}
