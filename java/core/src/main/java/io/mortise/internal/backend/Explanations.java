package io.mortise.internal.backend;

import java.util.Map;

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
          Map.entry("ENOSPC", "the disk is full"),
          Map.entry("EDQUOT", "the disk quota is used up"),
          Map.entry("EIO", "input/output error"),
          Map.entry("EINTR", "interrupted"),
          Map.entry("EAGAIN", "another process has a lease on the file"),
          Map.entry("ENOLCK", "no locks to be had: the file system has none, or is out of them"),
          Map.entry("ENOTSUP", "the file system has no locks"),
          Map.entry("ENOSYS", "the system has no such locks"),
          Map.entry("EINVAL", "the file system does not take such locks"),
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

  private Explanations() {}

  /** Says little about a name it does not know. */
  public static String of(String errorName) {
    return ALL.getOrDefault(errorName, "failed");
  }
}
