package io.mortise.internal.marker;

import java.io.IOException;

/** Something else has the marker's name. It is left alone, and waiting would not help. */
public final class NotAMarkerException extends IOException {
  private static final long serialVersionUID = 1L;

  public NotAMarkerException(String what) {
    super(what + ", so it is no lock marker; it was left alone, and is in the way");
  }
}
