package io.mortise.internal.jni;

import io.mortise.LockException;
import io.mortise.LockLostException;
import io.mortise.LockUnsupportedException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;

/** Turns the core's negative results into exceptions. The one table that does. */
final class NativeErrors {

  private enum Kind {
    PLAIN,
    UNSUPPORTED,
    LOST
  }

  private record Meaning(Kind kind, String explanation) {}

  private static final Map<String, Meaning> MEANINGS =
      Map.ofEntries(
          plain("EACCES", "permission denied"),
          plain("EPERM", "not permitted"),
          plain("EROFS", "the file system is read-only"),
          plain("ENOENT", "no such file, or its parent directory is missing"),
          plain("ENOTDIR", "a part of the path is not a directory"),
          plain("ELOOP", "a symbolic link; lock files are never opened through one"),
          plain("EISDIR", "a directory, not a file"),
          plain("NOT_A_REGULAR_FILE", "a FIFO, socket or device, not a regular file"),
          plain("PATH_KEEPS_CHANGING", "somebody keeps creating and removing the file"),
          plain("PATH_TOO_LONG", "the path is too long"),
          plain("ENAMETOOLONG", "the path is too long"),
          plain("EMFILE", "this process is out of file descriptors"),
          plain("ENFILE", "the system is out of file descriptors"),
          plain("ENOSPC", "the disk is full"),
          plain("EDQUOT", "the disk quota is used up"),
          plain("EIO", "input/output error"),
          plain("EINTR", "interrupted"),
          plain("EAGAIN", "another process has a lease on the file"),
          unsupported("ENOLCK", "no locks to be had: the file system has none, or is out of them"),
          unsupported("ENOTSUP", "the file system has no locks"),
          unsupported("ENOSYS", "the system has no such locks"),
          unsupported("EINVAL", "the file system does not take such locks"),
          unsupported("UNSUPPORTED", "this platform has no such locks"),
          unsupported("ERROR_INVALID_FUNCTION", "the file system has no locks"),
          unsupported("ERROR_NOT_SUPPORTED", "the file system has no locks"),
          lost("EBADF", "the descriptor is gone, and the lock with it"),
          lost("ESTALE", "the file server no longer knows the file"),
          plain("ERROR_ACCESS_DENIED", "permission denied"),
          plain("ERROR_FILE_NOT_FOUND", "no such file"),
          plain("ERROR_PATH_NOT_FOUND", "the parent directory is missing"),
          plain("ERROR_STOPPED_ON_SYMLINK", "a link; lock files are never opened through one"),
          plain("ERROR_DIRECTORY_NOT_SUPPORTED", "a directory, not a file"),
          plain("ERROR_SHARING_VIOLATION", "somebody has the file open for himself alone"));

  private static final Set<String> MISSING =
      Set.of("ENOENT", "ENOTDIR", "ERROR_FILE_NOT_FOUND", "ERROR_PATH_NOT_FOUND");

  private NativeErrors() {}

  private static Map.Entry<String, Meaning> plain(String name, String explanation) {
    return Map.entry(name, new Meaning(Kind.PLAIN, explanation));
  }

  private static Map.Entry<String, Meaning> unsupported(String name, String explanation) {
    return Map.entry(name, new Meaning(Kind.UNSUPPORTED, explanation));
  }

  private static Map.Entry<String, Meaning> lost(String name, String explanation) {
    return Map.entry(name, new Meaning(Kind.LOST, explanation));
  }

  /** For {@code result < 0}. */
  static LockException exception(String operation, Path path, long result) {
    int number = (int) -result;
    String name = nameOf(result);
    Meaning meaning = MEANINGS.getOrDefault(name, new Meaning(Kind.PLAIN, "failed"));
    return switch (meaning.kind) {
      case PLAIN -> new LockException(operation, path, meaning.explanation, name, number);
      case UNSUPPORTED ->
          new LockUnsupportedException(operation, path, meaning.explanation, name, number);
      case LOST -> new LockLostException(operation, path, meaning.explanation, name, number);
    };
  }

  /** For {@code result < 0}. */
  static String nameOf(long result) {
    String name = NativeCalls.errorName((int) -result);
    return name != null ? name : "error";
  }

  /** Does the result of a call on a path mean that nothing is there? */
  static boolean isMissingFile(long result) {
    return MISSING.contains(nameOf(result));
  }
}
