package io.mortise.internal.jni;

import io.mortise.LockException;
import io.mortise.internal.backend.Explanations;
import java.nio.file.Path;
import java.util.Set;

/** Turns the core's negative results into exceptions. */
final class NativeErrors {

  private static final Set<String> MISSING =
      Set.of("ENOENT", "ENOTDIR", "ERROR_FILE_NOT_FOUND", "ERROR_PATH_NOT_FOUND");

  private NativeErrors() {}

  /** For {@code result < 0}. */
  static LockException exception(String operation, Path path, long result) {
    return exception(operation, path, result, "");
  }

  /**
   * For {@code result < 0}.
   *
   * @param where what is said behind the explanation
   */
  static LockException exception(String operation, Path path, long result, String where) {
    return Explanations.exception(operation, path, nameOf(result), (int) -result, where);
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
