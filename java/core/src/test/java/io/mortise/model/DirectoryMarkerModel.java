package io.mortise.model;

import io.mortise.model.DirectoryState.At;
import io.mortise.model.DirectoryState.Entry;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Style DIRECTORY of decision 0006, among itself and with naive peers. A crash may be followed by a
 * new process of the same kind. One file-system operation is one step; a listing is three, since it
 * opens, and then reads what it has opened, which by then may be called something else.
 */
final class DirectoryMarkerModel implements Model {

  /** Deviations from the protocol, and mends of it. */
  enum Variation {
    /** Held as soon as own is placed. */
    NO_LISTING,
    /** Does not look for its own under L again, after a listing that found nothing else. */
    NO_CONFIRMATION,
    /** Takes over from a dead one at once, even where there is no pid yet. */
    TAKES_WITHOUT_PID,
    /** Release empties the directory and removes it by name. */
    RELEASE_BY_RMDIR,
    /** Waits the grace period first, and then acts. */
    NO_PIN,
    /** A directory a naive peer has made can be told from one of ours, by its mode, say. */
    SIGNED,
    /**
     * Naive peers write no pid, hold for as long as they like, and remove the directory; what is
     * empty and has no trace of ours beside it is theirs, and is waited for.
     */
    FOREIGN,
    /** The same peers, and whatever is empty is taken after a grace period, which is any time. */
    FOREIGN_TAKEN,
    /** A pin is trusted wherever it came to lie. */
    NO_LOOK_AT_PIN,
    /** Whoever takes its entry out of a directory leaves no trace that it is one of ours. */
    NO_TRACE,
    /** Naive peers are as quick with a rmdir after removing a pid as with a pid after a mkdir. */
    QUICK_RMDIR
  }

  /** For rounds: again and again. */
  static final int ENDLESS = 100;

  private final int conformant;
  private final int naive;
  private final int crashes;
  private final int successors;
  private final int rounds;
  private final Set<Variation> variations;

  DirectoryMarkerModel(
      int conformant, int naive, int crashes, int successors, int rounds, Variation... variations) {
    this.conformant = conformant;
    this.naive = naive;
    this.crashes = crashes;
    this.successors = successors;
    this.rounds = rounds;
    this.variations = Set.of(variations);
  }

  private int processes() {
    return conformant + naive + successors;
  }

  private DirectoryState state(byte[] bytes) {
    return new DirectoryState(processes(), bytes);
  }

  private boolean isForeign() {
    return variations.contains(Variation.FOREIGN) || variations.contains(Variation.FOREIGN_TAKEN);
  }

  /** First the conformant ones, then the naive, then successors: one of the other kind each. */
  private boolean isNaive(int p) {
    int first = conformant + naive;
    return p > first ? naive > 0 && (p - first) % 2 == 0 : p > conformant;
  }

  @Override
  public byte[] initial() {
    return DirectoryState.initial(processes(), conformant + naive, crashes, rounds).packed();
  }

  private int holders(DirectoryState state) {
    int holders = 0;
    for (int p = 1; p <= state.processes(); p++) {
      holders += state.at(p) == At.CRITICAL || state.at(p) == At.N_CRITICAL ? 1 : 0;
    }
    return holders;
  }

  /** What naive peers do to one another is theirs, unless there is nobody else. */
  @Override
  public @Nullable String violation(byte[] bytes) {
    DirectoryState state = state(bytes);
    boolean oneIsOurs = conformant == 0;
    for (int p = 1; p <= state.processes(); p++) {
      oneIsOurs |= state.at(p) == At.CRITICAL;
    }
    return oneIsOurs && holders(state) > 1 ? "two in the critical section" : null;
  }

  @Override
  public boolean isGoal(byte[] bytes) {
    return holders(state(bytes)) > 0;
  }

  /** A naive peer cannot clear up after one of us; one of us must be there, and want the lock. */
  @Override
  public boolean mustReachGoal(byte[] bytes) {
    DirectoryState state = state(bytes);
    if (isForeign() && isLeftByTheDead(state)) {
      return false;
    }
    for (int p = 1; p <= state.processes(); p++) {
      if (state.isAlive(p) && !isNaive(p) && state.rounds(p) > 0) {
        return true;
      }
    }
    return false;
  }

  /**
   * What another program left is waited for: a user has to look at it. It left it when it died, or
   * when its rmdir hit the moment in which a stray entry of ours was there.
   */
  private boolean isLeftByTheDead(DirectoryState state) {
    int bound = state.bound();
    if (bound == 0 || !state.isMadeByNaive(bound) || state.pid(bound) != 0) {
      return false;
    }
    for (int p = 1; p <= state.processes(); p++) {
      if (state.entry(bound, p) != Entry.NONE && state.entry(bound, p) != Entry.STRAY) {
        return false;
      }
    }
    return true;
  }

  @Override
  public String show(byte[] bytes) {
    return state(bytes).toString();
  }

  @Override
  public void steps(byte[] bytes, Steps out) {
    DirectoryState state = state(bytes);
    for (int p = 1; p <= state.processes(); p++) {
      if (state.isAlive(p)) {
        if (isNaive(p)) {
          new NaiveDirectoryPeer(state, p, rounds != ENDLESS, isForeign(), out).steps();
        } else {
          process(state, p, out).steps();
        }
        crash(state, p, out);
      }
    }
  }

  private DirectoryProcess process(DirectoryState state, int p, Steps out) {
    boolean timed = naive > 0;
    return new DirectoryProcess(state, p, rounds != ENDLESS, timed, this::isNaive, variations, out);
  }

  private void crash(DirectoryState state, int p, Steps out) {
    if (state.crashesLeft() == 0) {
      return;
    }
    DirectoryState next = state.copy();
    next.kill(p);
    out.mishap(p, "crashes", next.packed());
    for (int q = 1; q <= state.processes(); q++) {
      if (state.at(q) == At.UNBORN && isNaive(q) == isNaive(p)) {
        out.mishap(p, "crashes, P" + q + " starts", next.copy().at(q, At.IDLE).packed());
        return;
      }
    }
  }
}
