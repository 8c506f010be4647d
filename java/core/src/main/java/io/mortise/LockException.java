package io.mortise;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/** A lock operation failed. The message names the operation, the path and the cause. */
public class LockException extends IOException {
  private static final long serialVersionUID = 1L;

  private final String operation;
  private final String path;
  private final @Nullable String errorName;
  private final int errorNumber;

  /** For the library: {@code errorName} is null where no system call failed. */
  public LockException(
      String operation,
      Path path,
      String explanation,
      @Nullable String errorName,
      int errorNumber) {
    super(describe(operation, path, explanation, errorName, errorNumber));
    this.operation = operation;
    this.path = path.toString();
    this.errorName = errorName;
    this.errorNumber = errorNumber;
  }

  private static String describe(
      String operation, Path path, String explanation, @Nullable String errorName, int number) {
    String error = errorName == null ? "" : " [" + errorName + " " + number + "]";
    return operation + " " + path + ": " + explanation + error;
  }

  /** What was attempted, for example {@code "open"} or {@code "acquire EXCLUSIVE"}. */
  public final String operation() {
    return operation;
  }

  /** The file. A string, because paths are not serializable. */
  public final String path() {
    return path;
  }

  /**
   * The operating system's name for the error, for example {@code "ENOLCK"}; or one of Mortise's
   * own, such as {@code "NOT_A_REGULAR_FILE"}, whose numbers begin at 1000001. Empty where no
   * system call failed.
   */
  public final Optional<String> errorName() {
    return Optional.ofNullable(errorName);
  }

  /** The number that belongs to {@link #errorName}; which error it is differs between systems. */
  public final OptionalInt errorNumber() {
    return errorName == null ? OptionalInt.empty() : OptionalInt.of(errorNumber);
  }
}
