package io.mortise.internal.marker;

import io.mortise.internal.marker.HeldMarker.NotOursException;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Deque;

/**
 * What a failing step has left behind and could not take back at once, because the disk refused
 * that as well. Its owner lives, so nobody else may touch it: it is on us to come back to it.
 */
final class Unfinished {

  /** Takes something back. Can be repeated until it succeeds. */
  interface Undoing {
    void undo() throws IOException;
  }

  private final Deque<Undoing> todo = new ArrayDeque<>();

  boolean isEmpty() {
    return todo.isEmpty();
  }

  /** Now, or else later. */
  void undo(Undoing undoing) {
    try {
      attempt(undoing);
    } catch (IOException e) {
      // later
    }
  }

  /** Of a marker that may or may not have come to be held. */
  void release(HeldMarker marker) {
    undo(
        () -> {
          try {
            marker.release();
          } catch (NotOursException e) {
            // nothing is left of it
          }
        });
  }

  /** If this fails, something is still to be done. */
  void finish() throws IOException {
    for (int left = todo.size(); left > 0; left--) {
      attempt(todo.remove());
    }
  }

  private void attempt(Undoing undoing) throws IOException {
    boolean done = false;
    try {
      undoing.undo();
      done = true;
    } finally {
      if (!done) {
        todo.add(undoing);
      }
    }
  }
}
