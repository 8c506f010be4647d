package io.mortise.internal.portable;

import io.mortise.internal.backend.ByteRange;
import io.mortise.internal.backend.FileIdentity;
import io.mortise.internal.backend.PathIdentity;
import io.mortise.internal.who.LockLine;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;

/** Linux's lists of the locks that are held: whether the kernel agrees with Java's records. */
final class KernelLockList {

  /*
   * For maintainers: two lists. /proc/locks has the locks of all processes and is read piece by piece; while others
   * lock and unlock, a line can fall between two pieces. Container runtimes may hide it, too. What a descriptor's
   * own file says of locks is short and read at once, but there is one for each descriptor. So the latter is
   * looked through only when the former does not show the lock.
   *
   * The device is compared: small inode numbers of two file systems coincide, and a lock of one file would be taken for
   * that of another, which is lost. In both lists some file systems (btrfs) have another device than for stat; there the
   * first list shows nothing, and in the second a descriptor is known by its own stat.
   */
  private static final Path ALL = Path.of("/proc/locks");

  private static final Path SELF = Path.of("/proc/self");
  private static final String LOCK = "lock:";

  private KernelLockList() {}

  static boolean isPresent() {
    return Files.isReadable(ALL);
  }

  /**
   * Whether this process has a lock on the main byte of that file. True on systems other than
   * Linux, which have no list.
   *
   * @throws IOException if the lists cannot be read to the end, and what was read does not show it
   */
  static boolean showsOurs(FileIdentity file) throws IOException {
    if (!PortableErrors.LINUX) {
      return true;
    }
    IOException unread = null;
    try {
      if (Files.readAllLines(ALL).stream().anyMatch(line -> isOurs(line, file))) {
        return true;
      }
    } catch (IOException e) {
      unread = e; // hidden by a container runtime, or no descriptor left
    }
    if (descriptorShowsOurs(SELF, file)) {
      return true;
    }
    if (unread != null) {
      throw unread;
    }
    return false;
  }

  /** Whether any process has a lock on any byte of that file. No where there is no list. */
  static boolean showsAny(FileIdentity file) {
    try (Stream<String> lines = Files.lines(ALL)) {
      return lines
          .map(LockLine::parse)
          .anyMatch(lock -> lock != null && !lock.waits() && !lock.isFlock() && lock.isOf(file));
    } catch (IOException | UncheckedIOException e) {
      return false;
    }
  }

  static boolean descriptorShowsOurs(Path self, FileIdentity file) throws IOException {
    try (DirectoryStream<Path> descriptors = Files.newDirectoryStream(self.resolve("fdinfo"))) {
      for (Path descriptor : descriptors) {
        if (showsLockOn(file.inode(), descriptor)
            && isOf(self.resolve("fd").resolve(descriptor.getFileName()), file)) {
          return true;
        }
      }
    } catch (DirectoryIteratorException e) {
      throw Objects.requireNonNull(e.getCause());
    }
    return false;
  }

  private static boolean showsLockOn(long inode, Path descriptor) throws IOException {
    return linesOf(descriptor).stream()
        .filter(line -> line.startsWith(LOCK))
        .map(line -> LockLine.parse(line.substring(LOCK.length())))
        .anyMatch(lock -> lock != null && lock.inode() == inode && isOnMain(lock));
  }

  private static boolean isOf(Path descriptor, FileIdentity file) throws IOException {
    try {
      return PathIdentity.behind(descriptor).equals(file);
    } catch (NoSuchFileException e) {
      return false; // closed since
    }
  }

  private static List<String> linesOf(Path descriptor) throws IOException {
    try {
      return Files.readAllLines(descriptor);
    } catch (NoSuchFileException e) {
      return List.of(); // closed since
    }
  }

  /** For example {@code 3: POSIX ADVISORY WRITE 4711 fe:00:2146360 0 EOF}. */
  static boolean isOurs(String line, FileIdentity file) {
    LockLine lock = LockLine.parse(line);
    return lock != null
        && lock.isOf(file)
        && isOnMain(lock)
        && lock.pid() == ProcessHandle.current().pid();
  }

  /** Whosever it is: a container can see process numbers that are not its own. */
  private static boolean isOnMain(LockLine lock) {
    return !lock.waits() && lock.isPosix() && lock.touches(ByteRange.MAIN);
  }
}
