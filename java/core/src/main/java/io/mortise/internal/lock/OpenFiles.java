package io.mortise.internal.lock;

import java.util.ArrayDeque;
import java.util.Deque;

/**
 * The files of one directory that are open at the moment. Sees to it that those in which nothing is
 * locked do not keep too many descriptors.
 */
public final class OpenFiles {

  /** So many may be open though nothing in them is locked. */
  private static final int KEPT = 256;

  /**
   * So many are looked at for each one that is opened: at most a third more than are in use stay.
   */
  private static final int LOOKS = 4;

  private final Deque<LockPath> oldestFirst = new ArrayDeque<>(); // guarded by this

  /** By one that was not open. Not under its monitor: others' are taken here. */
  synchronized void opened(LockPath file) {
    oldestFirst.addLast(file);
    for (int looks = 0; looks < LOOKS && oldestFirst.size() > KEPT; looks++) {
      LockPath oldest = oldestFirst.removeFirst();
      if (!oldest.closeFileIfIdle()) {
        oldestFirst.addLast(oldest);
      }
    }
  }
}
