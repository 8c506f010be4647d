package io.mortise;

import io.mortise.internal.backend.Durations;
import java.nio.file.Path;
import java.time.Duration;

/**
 * A file server has not answered for as long as it was waited for. What it does late is undone: a
 * lock that it grants then is given back at once.
 */
public final class NoAnswerException extends LockException {
  private static final long serialVersionUID = 1L;

  /** For the library. */
  public NoAnswerException(String operation, Path path, long waitedMillis) {
    super(
        operation,
        path,
        "the file server did not answer within " + Durations.text(Duration.ofMillis(waitedMillis)),
        null,
        0);
  }
}
