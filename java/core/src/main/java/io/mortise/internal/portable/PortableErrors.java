package io.mortise.internal.portable;

import io.mortise.ForeignFileException;
import io.mortise.LockException;
import io.mortise.LockLostException;
import io.mortise.internal.backend.Explanations;
import io.mortise.internal.marker.HeldMarker.NotOursException;
import io.mortise.internal.marker.NotAMarkerException;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What Java's I/O failures mean. Java keeps the system's error number to itself; its text tells
 * which it was, as long as the JVM's messages are in English. In another language an error has no
 * name and number, and the text is passed on.
 */
public final class PortableErrors {

  private record Errno(String name, int number) {}

  static final boolean LINUX =
      System.getProperty("os.name", "").toLowerCase(Locale.ROOT).startsWith("linux");

  static final String SYMBOLIC_LINK = "Too many levels of symbolic links";
  static final String NOT_REGULAR = "not a regular file";
  static final String KEEPS_CHANGING = "keeps changing";

  /* The numbers that the native backend has for what no system call says. */
  private static final int NOT_REGULAR_NUMBER = 1_000_001;
  private static final int KEEPS_CHANGING_NUMBER = 1_000_003;

  private static final Map<String, Errno> BY_TEXT =
      Map.ofEntries(
          Map.entry("Operation not permitted", new Errno("EPERM", 1)),
          Map.entry("No such file or directory", new Errno("ENOENT", 2)),
          Map.entry("Input/output error", new Errno("EIO", 5)),
          Map.entry("Bad file descriptor", new Errno("EBADF", 9)),
          Map.entry("Cannot allocate memory", new Errno("ENOMEM", 12)),
          Map.entry("Permission denied", new Errno("EACCES", 13)),
          Map.entry("Not a directory", new Errno("ENOTDIR", 20)),
          Map.entry("Is a directory", new Errno("EISDIR", 21)),
          Map.entry("Invalid argument", new Errno("EINVAL", 22)),
          Map.entry("Too many open files in system", new Errno("ENFILE", 23)),
          Map.entry("Too many open files", new Errno("EMFILE", 24)),
          Map.entry("No space left on device", new Errno("ENOSPC", 28)),
          Map.entry("Read-only file system", new Errno("EROFS", 30)),
          Map.entry("Resource deadlock avoided", new Errno("EDEADLK", 35)),
          Map.entry("File name too long", new Errno("ENAMETOOLONG", 36)),
          Map.entry("No locks available", new Errno("ENOLCK", 37)),
          Map.entry("Function not implemented", new Errno("ENOSYS", 38)),
          Map.entry(SYMBOLIC_LINK, new Errno("ELOOP", 40)),
          Map.entry("Operation not supported", new Errno("ENOTSUP", 95)),
          Map.entry("Stale file handle", new Errno("ESTALE", 116)),
          Map.entry("Disk quota exceeded", new Errno("EDQUOT", 122)),
          Map.entry(NOT_REGULAR, new Errno("NOT_A_REGULAR_FILE", NOT_REGULAR_NUMBER)),
          Map.entry(KEEPS_CHANGING, new Errno("PATH_KEEPS_CHANGING", KEEPS_CHANGING_NUMBER)));

  /** Of musl, of macOS for EOPNOTSUPP, and of Windows; where the texts differ from glibc's. */
  private static final Set<String> NO_LOCKS_ELSEWHERE =
      Set.of(
          "Not supported",
          "Operation not supported on socket",
          "Incorrect function",
          "The request is not supported");

  private PortableErrors() {}

  public static LockException exception(String operation, Path path, IOException failure) {
    LockException exception = convert(operation, path, failure);
    exception.initCause(failure);
    return exception;
  }

  private static LockException convert(String operation, Path path, IOException failure) {
    String text = textOf(failure);
    if (failure instanceof NotAMarkerException) {
      return new ForeignFileException(operation, path, text);
    }
    if (failure instanceof NotOursException) {
      return new LockLostException(operation, path, text, null, 0);
    }
    Errno errno = LINUX ? BY_TEXT.get(text) : null;
    String where = otherFile(path, failure);
    if (errno == null) {
      return new LockException(operation, path, text + where, null, 0);
    }
    String whose = operation.equals("open") ? Explanations.whoseMode(errno.name, path) : "";
    return Explanations.exception(operation, path, errno.name, errno.number, where + whose);
  }

  /**
   * Does the failure of a lock call mean that there are no such locks here, now and later? No for a
   * text that is not known, for example in another language: what may be a passing error must not
   * make this process do without the kernel.
   */
  static boolean meansNoLocks(IOException failure) {
    String text = textOf(failure);
    Errno errno = BY_TEXT.get(text);
    return errno == null
        ? NO_LOCKS_ELSEWHERE.contains(text)
        : Explanations.meansNoLocks(errno.name);
  }

  /** By the text Linux has for it. */
  static LockException named(String operation, Path path, String systemsText) {
    return exception(operation, path, new FileSystemException(path.toString(), null, systemsText));
  }

  private static String textOf(IOException failure) {
    if (failure instanceof AccessDeniedException) {
      return "Permission denied";
    }
    if (failure instanceof NoSuchFileException) {
      return "No such file or directory";
    }
    String text =
        failure instanceof FileSystemException inFileSystem
            ? inFileSystem.getReason()
            : failure.getMessage();
    String known = text == null ? failure.getClass().getSimpleName() : text;
    return known.startsWith(SYMBOLIC_LINK)
        ? SYMBOLIC_LINK
        : known; // Java adds what option refused it
  }

  /** Which file it was about, when it was not the locked one. */
  private static String otherFile(Path path, IOException failure) {
    @Nullable String file =
        failure instanceof FileSystemException inFileSystem ? inFileSystem.getFile() : null;
    return file == null || file.equals(path.toString()) ? "" : " (" + file + ")";
  }
}
