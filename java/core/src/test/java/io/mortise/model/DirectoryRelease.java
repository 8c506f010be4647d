package io.mortise.model;

import io.mortise.model.DirectoryMarkerModel.Variation;
import io.mortise.model.DirectoryState.At;
import io.mortise.model.DirectoryState.Entry;
import java.util.Set;

/** How a conformant process lets go of a directory. */
final class DirectoryRelease {

  private final DirectoryState state;
  private final int me;
  private final Set<Variation> variations;
  private final Steps out;
  private final int bound;

  DirectoryRelease(DirectoryState state, int me, Set<Variation> variations, Steps out) {
    this.state = state;
    this.me = me;
    this.variations = variations;
    this.out = out;
    this.bound = state.bound();
  }

  void steps() {
    switch (state.at(me)) {
      case CRITICAL -> release();
      case MOVE -> move();
      case DELETE -> delete();
      case RMDIR -> removeDirectory();
      default -> {}
    }
  }

  private void release() {
    DirectoryState next = state.copy();
    if (state.entry(bound, me) != Entry.OWN) {
      startOver("has lost the lock");
    } else if (variations.contains(Variation.RELEASE_BY_RMDIR)) {
      next.entry(bound, me, Entry.NONE);
      next.pid(bound, 0);
      step("lets go, removes pid and own", next.at(me, At.RMDIR));
    } else {
      next.entry(bound, me, Entry.REL);
      step("lets go", next.at(me, At.MOVE));
    }
  }

  /** What is in a directory that is gone matters only to those who still read it. */
  private void move() {
    DirectoryState next = state.copy();
    next.bind(0);
    if (bound != 0 && state.isRemembered(bound, me)) {
      next.directory(me, bound);
      step("moves L away", next.at(me, At.DELETE));
    } else {
      step("moves L away, deletes it", next.at(me, At.IDLE));
    }
  }

  private void delete() {
    int gone = state.directory(me);
    if (!state.isRemembered(gone, me)) {
      startOver("deletes the rest");
      return;
    }
    if (state.pid(gone) != 0) {
      DirectoryState next = state.copy();
      next.pid(gone, 0);
      step("deletes pid", next);
    }
    for (int p = 1; p <= state.processes(); p++) {
      if (state.entry(gone, p) != Entry.NONE) {
        DirectoryState next = state.copy();
        next.entry(gone, p, Entry.NONE);
        step("deletes the entry of P" + p, next);
      }
    }
    if (state.isEmpty(gone)) {
      startOver("has deleted all");
    }
  }

  private void removeDirectory() {
    DirectoryState next = state.copy();
    if (bound != 0 && state.isEmpty(bound)) {
      next.bind(0);
    }
    step("rmdir L", next.at(me, At.IDLE));
  }

  private void startOver(String what) {
    DirectoryState next = state.copy();
    next.directory(me, 0);
    next.seen(me, 0);
    step(what, next.at(me, At.IDLE));
  }

  private void step(String what, DirectoryState next) {
    out.step(me, what, next.packed());
  }
}
