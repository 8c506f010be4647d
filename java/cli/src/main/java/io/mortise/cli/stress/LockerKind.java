package io.mortise.cli.stress;

import io.mortise.Backend;
import io.mortise.MarkerStyle;
import io.mortise.cli.stress.locker.LockerPlan.Peer;
import org.jspecify.annotations.Nullable;

/**
 * How a process locks.
 *
 * @param retainMillis negative for whatever is usual
 */
record LockerKind(
    Peer peer, @Nullable Backend backend, @Nullable MarkerStyle markerStyle, long retainMillis) {

  static final long USUAL = -1;

  static LockerKind foreign(Peer peer) {
    return new LockerKind(peer, null, null, USUAL);
  }
}
