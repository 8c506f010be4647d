package io.mortise.internal.marker;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * What a name stands for, and, of a directory, everything in it: kinds, inodes, times, contents.
 */
public record Snapshot(Map<String, String> entries) {

  public static Snapshot of(Path root) throws IOException {
    Map<String, String> entries = new TreeMap<>();
    try (Stream<Path> all = Files.walk(root)) {
      for (Path path : all.toList()) {
        entries.put(root.relativize(path).toString(), describe(path));
      }
    }
    return new Snapshot(entries);
  }

  private static String describe(Path path) throws IOException {
    Map<String, Object> is =
        Files.readAttributes(
            path, "unix:ino,mode,size,lastModifiedTime", LinkOption.NOFOLLOW_LINKS);
    String content =
        Files.isRegularFile(path, LinkOption.NOFOLLOW_LINKS)
            ? Integer.toString(Arrays.hashCode(Files.readAllBytes(path)))
            : "";
    return new TreeMap<>(is) + content;
  }
}
