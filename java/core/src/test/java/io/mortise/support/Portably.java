package io.mortise.support;

import io.mortise.Backend;
import io.mortise.LockFile;
import io.mortise.MarkerStyle;
import java.io.IOException;
import java.nio.file.Path;

/** Opens files as users do who want the portable backend, whatever this JVM's usual one is. */
public final class Portably {

  private Portably() {}

  public static LockFile open(Path path, MarkerStyle style) throws IOException {
    return LockFile.builder(path).backend(Backend.PORTABLE).markerStyle(style).open();
  }
}
