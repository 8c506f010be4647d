package io.mortise.internal.backend;

import io.mortise.LockException;
import io.mortise.LockLostException;
import io.mortise.LockUnsupportedException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFileAttributes;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What the errors of systems mean for who locks files, by their names. */
public final class Explanations {

  private static final Map<String, String> ALL =
      Map.ofEntries(
          Map.entry("EACCES", "permission denied"),
          Map.entry("EPERM", "not permitted"),
          Map.entry("EROFS", "the file system is read-only"),
          Map.entry("ENOENT", "no such file, or its parent directory is missing"),
          Map.entry("ENOTDIR", "a part of the path is not a directory"),
          Map.entry("ELOOP", "a symbolic link; lock files are never opened through one"),
          Map.entry("EISDIR", "a directory, not a file"),
          Map.entry("NOT_A_REGULAR_FILE", "a FIFO, socket or device, not a regular file"),
          Map.entry("PATH_KEEPS_CHANGING", "somebody keeps creating and removing the file"),
          Map.entry("PATH_TOO_LONG", "the path is too long"),
          Map.entry("ENAMETOOLONG", "the path is too long"),
          Map.entry("EMFILE", "this process is out of file descriptors"),
          Map.entry("ENFILE", "the system is out of file descriptors"),
          Map.entry("ENOSPC", "the disk is full, or has no inodes left"),
          Map.entry("EDQUOT", "the disk quota is used up"),
          Map.entry("EIO", "input/output error"),
          Map.entry("EINTR", "interrupted"),
          Map.entry("EAGAIN", "another process has a lease on the file"),
          Map.entry(
              "ENOLCK",
              "the kernel is out of locks, or the file server's lock service does not answer;"
                  + " start it (for NFS: rpc.statd), or mount without it (nolock), where one"
                  + " machine alone uses the files"),
          Map.entry("ENOTSUP", "the file system has no byte-range locks"),
          Map.entry("EOPNOTSUPP", "the file system has no byte-range locks"),
          Map.entry("ENOSYS", "the file system, or the system, has no byte-range locks"),
          Map.entry("EINVAL", "the system, or the file system, does not support such locks"),
          Map.entry("EDEADLK", "the system detected a deadlock with other locks"),
          Map.entry("UNSUPPORTED", "this platform has no such locks"),
          Map.entry("ERROR_INVALID_FUNCTION", "the file system has no locks"),
          Map.entry("ERROR_NOT_SUPPORTED", "the file system has no locks"),
          Map.entry("EBADF", "the descriptor is gone, and the lock with it"),
          Map.entry("ESTALE", "the file server no longer knows the file"),
          Map.entry("ERROR_ACCESS_DENIED", "permission denied"),
          Map.entry("ERROR_FILE_NOT_FOUND", "no such file"),
          Map.entry("ERROR_PATH_NOT_FOUND", "the parent directory is missing"),
          Map.entry("ERROR_STOPPED_ON_SYMLINK", "a link; lock files are never opened through one"),
          Map.entry("ERROR_DIRECTORY_NOT_SUPPORTED", "a directory, not a file"),
          Map.entry("ERROR_SHARING_VIOLATION", "somebody has the file open for himself alone"));

  /** Not ENOLCK, which may also mean "not now": see docs/decisions/0021-passing-errors.md. */
  private static final Set<String> UNSUPPORTED =
      Set.of(
          "ENOTSUP",
          "EOPNOTSUPP", // another number than ENOTSUP on macOS
          "ENOSYS",
          "EINVAL",
          "UNSUPPORTED",
          "ERROR_INVALID_FUNCTION",
          "ERROR_NOT_SUPPORTED");

  private static final Set<String> LOST = Set.of("EBADF", "ESTALE");

  private static final Set<String> DENIED = Set.of("EACCES", "EPERM");

  private Explanations() {}

  /** Does an error of a lock call mean that there are no such locks here, now and later? */
  public static boolean meansNoLocks(String errorName) {
    return UNSUPPORTED.contains(errorName);
  }

  /**
   * An error of the system as an exception of the type that it deserves.
   *
   * @param where what is said behind the explanation; may be empty
   */
  public static LockException exception(
      String operation, Path path, String errorName, int number, String where) {
    String text = of(errorName) + where;
    if (UNSUPPORTED.contains(errorName)) {
      return new LockUnsupportedException(operation, path, text, errorName, number);
    }
    return LOST.contains(errorName)
        ? new LockLostException(operation, path, text, errorName, number)
        : new LockException(operation, path, text, errorName, number);
  }

  /**
   * An exclusive lock was asked for through a file that could only be opened for reading.
   *
   * @param errorName why it could not be opened for writing; null if that is not known any more
   */
  public static LockException readOnly(
      String operation, Path path, @Nullable String errorName, int number) {
    return new LockException(
        operation,
        path,
        "the file may only be read, so only SHARED is possible; Mechanism.FLOCK, which the native"
            + " backend has, locks it EXCLUSIVE as well",
        errorName,
        number);
  }

  /**
   * Whose permission is missing to open a file, as far as it can be told: its owner and mode, or,
   * where it is missing, those of its directory. Empty for errors about something else.
   */
  public static String whoseMode(String errorName, Path path) {
    if (!DENIED.contains(errorName)) {
      return "";
    }
    String file = ownerAndMode(path);
    if (file != null) {
      return ": the file "
          + file
          + "; fileMode(…) of the program that creates it lets other users in";
    }
    Path directory = path.toAbsolutePath().getParent();
    String parent = directory == null ? null : ownerAndMode(directory);
    return parent == null ? "" : ": the directory " + parent;
  }

  private static @Nullable String ownerAndMode(Path path) {
    try {
      PosixFileAttributes is =
          Files.readAttributes(path, PosixFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
      int bits = FileModes.bitsOf(is.permissions());
      return String.format("belongs to %s and has mode %04o", is.owner().getName(), bits);
    } catch (IOException | UnsupportedOperationException e) {
      return null;
    }
  }

  /** Says little about a name it does not know. */
  public static String of(String errorName) {
    return ALL.getOrDefault(errorName, "failed");
  }
}
