package io.mortise.internal.lock;

import io.mortise.LockMode;
import io.mortise.internal.backend.ByteRange;
import io.mortise.internal.backend.Description;
import io.mortise.internal.gate.Gate;
import java.util.Collection;
import java.util.Collections;
import java.util.Iterator;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * The gates of single bytes of one file: made when they are asked for, and given up when nobody
 * uses them. All of them are one owner in the eyes of the operating system, which single bytes
 * allow: two of them are the same or do not overlap.
 */
final class KeyGates {

  /** So many may be there though nobody uses them. */
  private static final int KEPT = 16;

  /** For each one that is made. So at most a third more than are in use stay. */
  private static final int LOOKS = 4;

  private final Description owner;
  private final Map<ByteRange, Gate> gates = new ConcurrentHashMap<>();

  private Iterator<Gate> hand = Collections.emptyIterator(); // guarded by this
  private boolean retired; // likewise

  /** The owner stays its giver's, who closes it after {@link #retire}. */
  KeyGates(Description owner) {
    this.owner = owner;
  }

  /** Null after {@link #retire}. */
  @Nullable Gate gate(ByteRange key) {
    Gate known = gates.get(key);
    return known != null && !known.isClosed() ? known : make(key);
  }

  private synchronized @Nullable Gate make(ByteRange key) {
    if (retired) {
      return null;
    }
    Gate known = gates.get(key);
    if (known != null) {
      return known;
    }
    giveUpUnused();
    Gate gate = new Gate(owner.sameOwner(), key);
    gates.put(key, gate);
    return gate;
  }

  /** Goes round, a few at a time. */
  private void giveUpUnused() {
    for (int looks = 0; looks < LOOKS && gates.size() > KEPT; looks++) {
      if (!hand.hasNext()) {
        hand = gates.values().iterator();
      }
      if (hand.next().retireIfIdle()) {
        hand.remove();
      }
    }
  }

  /** How many hold keys in this JVM at this moment. */
  int holds() {
    int holds = 0;
    for (Gate gate : gates.values()) {
      holds += gate.holds();
    }
    return holds;
  }

  Collection<Gate> all() {
    return gates.values();
  }

  boolean isIdle() {
    return gates.values().stream().allMatch(Gate::isIdle);
  }

  /** One that is held in this JVM so that it conflicts; null when there is none. */
  @Nullable Gate inTheWayOf(LockMode mode, ByteRange range) {
    if (range.length() == 1) {
      Gate gate = gates.get(range);
      return gate != null && gate.isHeldAgainst(mode, range) ? gate : null;
    }
    for (Gate gate : gates.values()) {
      if (gate.isHeldAgainst(mode, range)) {
        return gate;
      }
    }
    return null;
  }

  /** Would the calling thread, asking for these bytes in that mode, wait for a hold of its own? */
  boolean currentThreadWouldWait(ByteRange range, LockMode mode) {
    if (range.length() == 1) {
      Gate gate = gates.get(range);
      return gate != null && gate.holders().currentThreadWouldWait(mode);
    }
    if (gates.isEmpty()) {
      return false;
    }
    for (Gate gate : gates.values()) {
      if (gate.range().overlaps(range) && gate.holders().currentThreadWouldWait(mode)) {
        return true;
      }
    }
    return false;
  }

  /** Nobody new gets in. */
  synchronized void retire() {
    retired = true;
    for (Gate gate : gates.values()) { // no lambda: each LockFile comes by here
      gate.retire();
    }
  }

  /** After {@link #retire}: has the last holder left? */
  boolean isClosed() {
    for (Gate gate : gates.values()) {
      if (!gate.isClosed()) {
        return false;
      }
    }
    return true;
  }
}
