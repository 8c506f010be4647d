package io.mortise.internal.marker;

import org.jspecify.annotations.Nullable;

/**
 * What came of one step towards a marker.
 *
 * @param held the marker, if it is ours now
 * @param again whether things have changed, so that another step may get further at once
 */
record Attempt(@Nullable HeldMarker held, boolean again) {

  /** Somebody has it. */
  static final Attempt BUSY = new Attempt(null, false);

  static final Attempt AGAIN = new Attempt(null, true);

  /** Null when somebody was faster. */
  static Attempt of(@Nullable HeldMarker held) {
    return held != null ? new Attempt(held, false) : AGAIN;
  }
}
