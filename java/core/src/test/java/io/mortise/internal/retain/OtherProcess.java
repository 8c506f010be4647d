package io.mortise.internal.retain;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * What Linux tells of another process: its doorbells, and how often a thread of it reads and
 * sleeps.
 */
final class OtherProcess {

  private final Path facts;

  OtherProcess(long pid) {
    facts = Path.of("/proc", Long.toString(pid));
  }

  int bells() {
    return watchesByBell().size();
  }

  long watches() {
    return watchesByBell().stream().mapToLong(Long::longValue).sum();
  }

  private List<Long> watchesByBell() {
    List<Long> watches = new ArrayList<>();
    for (Path link : list("fd")) {
      try {
        if (Files.readSymbolicLink(link).toString().equals("anon_inode:inotify")) {
          Path fdinfo = facts.resolve("fdinfo").resolve(link.getFileName());
          watches.add((long) linesOf(fdinfo, "inotify ").size());
        }
      } catch (NoSuchFileException e) {
        // closed since
      } catch (IOException e) {
        if (Files.exists(link, LinkOption.NOFOLLOW_LINKS)) {
          throw new UncheckedIOException(e);
        } // else closed between the opening and the reading of its fdinfo: ENOENT
      }
    }
    return watches;
  }

  private static List<String> linesOf(Path file, String prefix) throws IOException {
    return Files.readAllLines(file).stream().filter(line -> line.startsWith(prefix)).toList();
  }

  private List<Path> list(String folder) {
    try (Stream<Path> entries = Files.list(facts.resolve(folder))) {
      return entries.toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
