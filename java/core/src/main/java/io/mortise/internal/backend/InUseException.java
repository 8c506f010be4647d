package io.mortise.internal.backend;

import io.mortise.Backend;
import io.mortise.LockException;
import java.nio.file.Path;

/** This JVM has the file open through another backend. Callers of the library do not see it. */
public final class InUseException extends LockException {
  private static final long serialVersionUID = 1L;

  private final Backend through;

  public InUseException(Path path, Backend through) {
    super("open", path, "in use through another backend", null, 0);
    this.through = through;
  }

  public Backend through() {
    return through;
  }
}
