package io.mortise.internal.jni;

import io.mortise.LockException;
import io.mortise.LockLostException;
import io.mortise.LockUnsupportedException;
import io.mortise.internal.backend.Explanations;
import java.nio.file.Path;
import java.util.Set;

/** Turns the core's negative results into exceptions. */
final class NativeErrors {

  private static final Set<String> UNSUPPORTED =
      Set.of(
          "ENOLCK",
          "ENOTSUP",
          "ENOSYS",
          "EINVAL",
          "UNSUPPORTED",
          "ERROR_INVALID_FUNCTION",
          "ERROR_NOT_SUPPORTED");

  private static final Set<String> LOST = Set.of("EBADF", "ESTALE");

  private static final Set<String> MISSING =
      Set.of("ENOENT", "ENOTDIR", "ERROR_FILE_NOT_FOUND", "ERROR_PATH_NOT_FOUND");

  private NativeErrors() {}

  /** For {@code result < 0}. */
  static LockException exception(String operation, Path path, long result) {
    int number = (int) -result;
    String name = nameOf(result);
    String explanation = Explanations.of(name);
    if (UNSUPPORTED.contains(name)) {
      return new LockUnsupportedException(operation, path, explanation, name, number);
    }
    return LOST.contains(name)
        ? new LockLostException(operation, path, explanation, name, number)
        : new LockException(operation, path, explanation, name, number);
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
