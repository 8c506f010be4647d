package io.mortise.model;

import io.mortise.model.DirectoryMarkerModel.Variation;
import io.mortise.model.DirectoryState.At;
import io.mortise.model.DirectoryState.Entry;
import java.util.Set;
import java.util.function.IntPredicate;

/** What one conformant process may do next in style DIRECTORY. */
final class DirectoryProcess {

  private final DirectoryState state;
  private final int me;
  private final boolean counts;
  private final boolean timed;
  private final IntPredicate isNaive;
  private final Set<Variation> variations;
  private final Steps out;
  private final int bound;

  DirectoryProcess(
      DirectoryState state,
      int me,
      boolean counts,
      boolean timed,
      IntPredicate isNaive,
      Set<Variation> variations,
      Steps out) {
    this.state = state;
    this.me = me;
    this.counts = counts;
    this.timed = timed;
    this.isNaive = isNaive;
    this.variations = variations;
    this.out = out;
    this.bound = state.bound();
  }

  void steps() {
    switch (state.at(me)) {
      case IDLE -> makeDirectory();
      case PLACE -> place();
      case OPEN -> open();
      case READ_MINE -> readMine();
      case READ_OTHERS -> readOthers();
      case CONFIRM -> confirm();
      case WRITE_PID -> writePid();
      case STEP_BACK -> stepBack();
      case LOOK -> look();
      case TAKE -> take();
      case REMOVE_PIN -> removePin();
      case PLACE_BESIDE -> placeBeside();
      case REREAD_PID -> rereadPid();
      case PLACE_PIN -> placePin();
      case LOOK_AT_PIN -> lookAtPin();
      case GRACE -> endGrace();
      case PROMOTE -> promote();
      default -> new DirectoryRelease(state, me, variations, out).steps();
    }
  }

  private boolean varies(Variation variation) {
    return variations.contains(variation);
  }

  private void makeDirectory() {
    if (state.rounds(me) == 0) {
      return;
    }
    DirectoryState next = state.copy();
    if (bound == 0) {
      next.makeDirectory(me, false);
      step("mkdir L", next.at(me, At.PLACE));
    } else {
      step("mkdir L: exists", next.at(me, At.LOOK));
    }
  }

  /**
   * Late, as by the clock between mkdir and this, it is only a pin. Seen: itself, if it is late.
   */
  private void place() {
    if (state.seen(me) != me) {
      put("puts own", Entry.OWN, At.OPEN);
    }
    if (varies(Variation.FOREIGN)) {
      stepBackLate();
    } else {
      put("is late, puts a pin", Entry.PIN, At.GRACE);
    }
  }

  /** It leaves a trace, if L is what it has made. */
  private void stepBackLate() {
    DirectoryState next = state.copy();
    if (bound != 0 && bound == state.directory(me) && !varies(Variation.NO_TRACE)) {
      next.trace(bound);
    } else if (bound != 0 && bound == state.directory(me)) {
      next.untrace(bound);
    }
    next.directory(me, 0);
    next.seen(me, 0);
    step("is late, steps back", next.at(me, At.IDLE));
  }

  private void put(String what, Entry entry, At then) {
    if (bound == 0) {
      startOver(what + ": L is gone");
      return;
    }
    DirectoryState next = state.copy();
    next.entry(bound, me, entry);
    next.directory(me, 0);
    if (state.at(me) == At.PLACE) {
      next.seen(me, entry == Entry.OWN && varies(Variation.SIGNED) ? me : 0);
    }
    boolean blind = then == At.OPEN && varies(Variation.NO_LISTING);
    step(what, next.at(me, blind ? At.WRITE_PID : then));
  }

  private void open() {
    if (bound == 0) {
      startOver("lists: L is gone");
    } else {
      DirectoryState next = state.copy();
      next.directory(me, bound);
      step("opens L", next.at(me, At.READ_MINE));
    }
  }

  /** Its own entry before the others: the worst order in which they can be read. */
  private void readMine() {
    if (state.entry(state.directory(me), me) == Entry.NONE) {
      startOver("lists: its own is not there");
    } else {
      step("lists: its own is there", state.copy().at(me, At.READ_OTHERS));
    }
  }

  private void readOthers() {
    DirectoryState next = state.copy();
    next.directory(me, 0);
    if (!state.isAlone(state.directory(me), me)) {
      step("lists: it is not alone", next.at(me, At.STEP_BACK));
    } else {
      boolean trusts = varies(Variation.NO_CONFIRMATION);
      step("lists: nothing else", next.at(me, trusts ? At.WRITE_PID : At.CONFIRM));
    }
  }

  private void confirm() {
    if (state.entry(bound, me) == Entry.NONE) {
      startOver("looks again: its own is not under L");
    } else if (state.seen(me) == me && state.isMadeByNaive(bound)) {
      step("looks again: L is not what it has made", state.copy().at(me, At.STEP_BACK));
    } else {
      step("looks again: its own is under L", state.copy().at(me, At.WRITE_PID));
    }
  }

  private void writePid() {
    if (bound == 0) {
      startOver("cannot write pid, L is gone");
      return;
    }
    DirectoryState next = state.copy();
    next.pid(bound, me);
    next.seen(me, 0);
    if (counts) {
      next.countRound(me);
    }
    step("writes pid: held", next.at(me, At.CRITICAL));
  }

  private void stepBack() {
    DirectoryState next = state.copy();
    next.seen(me, 0);
    if (bound != 0) {
      takeOut(next, me);
    }
    step("steps back", next.at(me, At.IDLE));
  }

  private void look() {
    if (bound == 0) {
      startOver("lists: L is gone");
    } else if (isAnybodyThereAlive()) {
      startOver("lists: busy");
    } else if (state.hasEntries(bound)) {
      pickDeadEntry();
    } else if (state.pid(bound) != 0) {
      DirectoryState next = state.copy();
      next.seen(me, state.pid(bound));
      next.directory(me, bound);
      step("lists: the pid of a dead one", next.at(me, At.PLACE_BESIDE));
    } else if (varies(Variation.FOREIGN) && !state.isTraced(bound)) {
      step("lists: nothing, and no trace of ours", state.copy().at(me, At.IDLE));
    } else {
      DirectoryState next = state.copy();
      next.directory(me, bound);
      step("lists: nothing", next.at(me, varies(Variation.NO_PIN) ? At.GRACE : At.PLACE_PIN));
    }
  }

  private void placeBeside() {
    boolean same = bound == state.directory(me) || varies(Variation.NO_LOOK_AT_PIN);
    put("puts own beside pid", same ? Entry.OWN : Entry.STRAY, At.REREAD_PID);
  }

  /** The pin says for which directory it is; L may be another one by now. */
  private void placePin() {
    boolean blind = varies(Variation.NO_LOOK_AT_PIN);
    boolean same = bound == state.directory(me) || blind;
    put("puts a pin", same ? Entry.PIN : Entry.STRAY, blind ? At.GRACE : At.LOOK_AT_PIN);
  }

  /** It has come to lie in another one: nothing of that is ours, so no trace is left. */
  private void lookAtPin() {
    if (state.entry(bound, me) == Entry.STRAY) {
      DirectoryState next = state.copy();
      next.entry(bound, me, Entry.NONE);
      step("takes its stray pin away", next.at(me, At.IDLE));
    } else {
      step("looks at its pin", state.copy().at(me, At.GRACE));
    }
  }

  private boolean isAnybodyThereAlive() {
    for (int p = 1; p <= state.processes(); p++) {
      if (state.entry(bound, p) != Entry.NONE && state.isAlive(p)) {
        return true;
      }
    }
    return state.isAlive(state.pid(bound));
  }

  private void pickDeadEntry() {
    for (int p = 1; p <= state.processes(); p++) {
      Entry entry = state.entry(bound, p);
      if (entry != Entry.NONE) {
        DirectoryState next = state.copy();
        next.seen(me, p);
        At then = entry == Entry.PIN || entry == Entry.STRAY ? At.REMOVE_PIN : At.TAKE;
        step("lists: " + entry + " of dead P" + p, next.at(me, then));
      }
    }
  }

  /** Without a pid, the dead one may have died before it knew that it held anything. */
  private void take() {
    int dead = state.seen(me);
    Entry entry = state.entry(bound, dead);
    DirectoryState next = state.copy();
    next.seen(me, 0);
    if (entry == Entry.OWN || entry == Entry.REL) {
      next.entry(bound, dead, Entry.NONE);
      boolean sure = state.pid(bound) != 0 || varies(Variation.TAKES_WITHOUT_PID);
      next.entry(bound, me, sure ? Entry.OWN : Entry.PIN);
      String what = "renames " + entry + ".P" + dead + " to its " + (sure ? "own" : "pin");
      step(what, next.at(me, sure ? At.OPEN : At.GRACE));
    } else {
      startOver("finds the dead one's entry gone");
    }
  }

  private void removePin() {
    DirectoryState next = state.copy();
    if (bound != 0) {
      takeOut(next, state.seen(me));
    }
    next.seen(me, 0);
    step("removes the dead one's pin", next.at(me, At.IDLE));
  }

  /** It stays beside, as the sign that this directory is one of ours. */
  private void takeOut(DirectoryState next, int p) {
    if (state.entry(bound, p) != Entry.NONE) {
      next.entry(bound, p, Entry.NONE);
      boolean another = p == me && state.seen(me) == me && state.isMadeByNaive(bound);
      if (state.entry(bound, p) == Entry.STRAY || another) {
        return;
      }
      if (varies(Variation.NO_TRACE)) {
        next.untrace(bound);
      } else {
        next.trace(bound);
      }
    }
  }

  private void rereadPid() {
    DirectoryState next = state.copy();
    next.seen(me, 0);
    boolean same = bound != 0 && state.pid(bound) == state.seen(me);
    step("reads pid again", next.at(me, same ? At.OPEN : At.STEP_BACK));
  }

  private void endGrace() {
    if (varies(Variation.NO_PIN)) {
      boolean nothing = bound != 0 && state.isEmpty(bound);
      if (nothing && isNaiveLate()) {
        return;
      }
      step("has waited", afterGrace().at(me, nothing ? At.PLACE : At.IDLE));
    } else if (state.entry(bound, me) != Entry.PIN) {
      startOver("has waited: its pin is gone");
    } else if (!isNaiveLate()) {
      boolean nothing = state.isAlone(bound, me) && state.pid(bound) == 0;
      step("has waited", afterGrace().at(me, nothing ? At.PROMOTE : At.STEP_BACK));
    }
  }

  /** The one assumption about time: a naive peer writes its pid before a grace period is over. */
  private boolean isNaiveLate() {
    for (int p = 1; p <= state.processes(); p++) {
      boolean quick = state.at(p) == At.N_PID || varies(Variation.QUICK_RMDIR);
      if (isNaive.test(p) && quick && state.directory(p) == bound) {
        return true;
      }
    }
    return false;
  }

  /** Whoever made this directory, and has put nothing in it yet, knows by now that it is late. */
  private DirectoryState afterGrace() {
    DirectoryState next = state.copy();
    for (int p = 1; timed && p <= state.processes(); p++) {
      if (state.at(p) == At.PLACE && state.directory(p) == bound) {
        next.seen(p, p);
      }
    }
    return next;
  }

  private void promote() {
    if (state.entry(bound, me) == Entry.PIN) {
      put("renames its pin to own", Entry.OWN, At.OPEN);
    } else {
      startOver("finds its pin gone");
    }
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
