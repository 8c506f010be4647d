package io.mortise.internal.portable;

import io.mortise.ForeignFileException;
import io.mortise.LockException;
import io.mortise.LockLostException;
import io.mortise.internal.marker.HeldMarker.NotOursException;
import io.mortise.internal.marker.NotAMarkerException;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What Java's I/O failures mean. Java keeps the system's error number to itself; its text, in the C
 * locale, tells which it was.
 */
final class PortableErrors {

  private record Meaning(String name, int number, String explanation) {}

  private static final boolean LINUX =
      System.getProperty("os.name", "").toLowerCase(Locale.ROOT).startsWith("linux");

  static final String SYMBOLIC_LINK = "Too many levels of symbolic links";
  static final String NOT_REGULAR = "not a regular file";
  static final String KEEPS_CHANGING = "keeps changing";

  /* The numbers that the native backend has for what no system call says. */
  private static final int NOT_REGULAR_NUMBER = 1_000_001;
  private static final int KEEPS_CHANGING_NUMBER = 1_000_003;

  private static final Map<String, Meaning> MEANINGS =
      Map.ofEntries(
          meaning("Permission denied", "EACCES", 13, "permission denied"),
          meaning("Operation not permitted", "EPERM", 1, "not permitted"),
          meaning("Read-only file system", "EROFS", 30, "the file system is read-only"),
          meaning(
              "No such file or directory",
              "ENOENT",
              2,
              "no such file, or its parent directory is missing"),
          meaning("Not a directory", "ENOTDIR", 20, "a part of the path is not a directory"),
          meaning("File name too long", "ENAMETOOLONG", 36, "the path is too long"),
          meaning("Is a directory", "EISDIR", 21, "a directory, not a file"),
          meaning("No space left on device", "ENOSPC", 28, "the disk is full"),
          meaning("Disk quota exceeded", "EDQUOT", 122, "the disk quota is used up"),
          meaning("Too many open files", "EMFILE", 24, "this process is out of file descriptors"),
          meaning(
              "Too many open files in system",
              "ENFILE",
              23,
              "the system is out of file descriptors"),
          meaning("Input/output error", "EIO", 5, "input/output error"),
          meaning(
              SYMBOLIC_LINK,
              "ELOOP",
              40,
              "a symbolic link; lock files are never opened through one"),
          meaning("No locks available", "ENOLCK", 37, "no locks to be had"),
          meaning(
              NOT_REGULAR,
              "NOT_A_REGULAR_FILE",
              NOT_REGULAR_NUMBER,
              "a FIFO, socket or device, not a regular file"),
          meaning(
              KEEPS_CHANGING,
              "PATH_KEEPS_CHANGING",
              KEEPS_CHANGING_NUMBER,
              "somebody keeps creating and removing the file"));

  private PortableErrors() {}

  private static Map.Entry<String, Meaning> meaning(
      String text, String name, int number, String explanation) {
    return Map.entry(text, new Meaning(name, number, explanation));
  }

  static LockException exception(String operation, Path path, IOException failure) {
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
    Meaning meaning = LINUX ? MEANINGS.get(text) : null;
    String where = otherFile(path, failure);
    return meaning == null
        ? new LockException(operation, path, text + where, null, 0)
        : new LockException(
            operation, path, meaning.explanation + where, meaning.name, meaning.number);
  }

  /** Would opening for reading do better? */
  static boolean isRefusalToWrite(FileSystemException failure) {
    String text = textOf(failure);
    return text.equals("Read-only file system") || text.equals("Operation not permitted");
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
