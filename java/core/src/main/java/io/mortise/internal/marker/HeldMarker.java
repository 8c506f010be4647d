package io.mortise.internal.marker;

import java.io.IOException;

/** A marker of ours. Not thread-safe, except for {@link #refresh}. */
public interface HeldMarker {

  /** Does it still stand there? */
  boolean isOurs() throws IOException;

  /**
   * Does it still stand there?
   *
   * @throws NotOursException if not
   */
  default void requireOurs() throws IOException {
    if (!isOurs()) {
      throw new NotOursException("the marker of what is held already is gone");
    }
  }

  /** A heartbeat. Does nothing once the marker was released. */
  void refresh() throws IOException;

  /**
   * Removes the marker, if it is still this one.
   *
   * @throws NotOursException if it is gone, or somebody else's stands there, which is left alone
   * @throws IOException if it could not be done; the marker is still ours, and this may be tried
   *     again
   */
  void release() throws IOException;

  /** The marker vanished, or was replaced, while it was held. */
  final class NotOursException extends IOException {
    private static final long serialVersionUID = 1L;

    NotOursException(String message) {
      super(message);
    }
  }
}
