package io.mortise.model;

import io.mortise.model.FileState.At;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Style FILE of decision 0006. Three processes lock again and again, or stop caring at any time;
 * two may crash, and are succeeded by others. One file-system operation is one step.
 */
final class FileMarkerModel implements Model {

  /** Deviations from the protocol, and what may befall it. */
  enum Variation {
    /** Remove L after claiming the right, without looking again whose it is. */
    NO_SECOND_LOOK,
    /** Remove L by name, right or no right. */
    NO_RIGHT,
    /**
     * A releaser that finds its right gone leaves everything to whoever has it, even a dead one.
     */
    RELEASE_GIVES_UP,
    /** The sweep removes a right by name: the dead one's death first, then whether L names it. */
    SWEEP_BY_NAME,
    /** Nobody ever sweeps. */
    NO_SWEEP,
    /** A marker whose right is claimed is judged by its owner all the same. */
    OWNER_DECIDES,
    /** The mistakes may also concern whoever has claimed a right, and not only a marker's owner. */
    CLAIMANTS_MISJUDGED,
    /** Processes may stop contending, alive. */
    RETIREMENT,
    /**
     * One of the three is another program's: it creates L, empty, and removes it when it is done.
     */
    FOREIGN_PEER,
    /**
     * What is not understood counts as abandoned after the grace period, which is any time here.
     */
    GRACE_TAKES_WHAT_IS_NOT_UNDERSTOOD
  }

  private final int crashes;
  private final int mistakes;
  private final Set<Variation> variations;

  /** At most so many times is a living process taken for dead. */
  FileMarkerModel(int crashes, int mistakes, Variation... variations) {
    this.crashes = crashes;
    this.mistakes = mistakes;
    this.variations = Set.of(variations);
  }

  @Override
  public byte[] initial() {
    return FileState.initial(3, crashes, mistakes, variations.contains(Variation.FOREIGN_PEER))
        .packed();
  }

  private static boolean isForeignProcess(FileState state, int p) {
    return state.at(p) == At.FOREIGN_IDLE || state.at(p) == At.FOREIGN_CRITICAL;
  }

  private static boolean isHolder(FileState state, int p) {
    return state.at(p) == At.CRITICAL || state.at(p) == At.FOREIGN_CRITICAL;
  }

  /** With true verdicts, two holders are wrong; with wrong ones, only a foreign removal is. */
  @Override
  public @Nullable String violation(byte[] bytes) {
    FileState state = new FileState(bytes);
    int holders = 0;
    for (int p = 1; p <= FileState.PROCESSES; p++) {
      holders += isHolder(state, p) ? 1 : 0;
    }
    if (holders > 1 && mistakes == 0) {
      return "two in the critical section";
    }
    return state.isFoul() ? "L was removed without its right" : null;
  }

  @Override
  public boolean isGoal(byte[] bytes) {
    FileState state = new FileState(bytes);
    for (int p = 1; p <= FileState.PROCESSES; p++) {
      if (isHolder(state, p)) {
        return true;
      }
    }
    return false;
  }

  /** What another program left when it died is nobody's to take: a user has to look at it. */
  @Override
  public boolean mustReachGoal(byte[] bytes) {
    FileState state = new FileState(bytes);
    if (state.isForeign(state.bound()) && !state.isAlive(state.owner(state.bound()))) {
      return false;
    }
    for (int p = 1; p <= FileState.PROCESSES; p++) {
      if (state.isAlive(p) && state.at(p) != At.RETIRED && !isForeignProcess(state, p)) {
        return true;
      }
    }
    return false;
  }

  @Override
  public String show(byte[] bytes) {
    return new FileState(bytes).toString();
  }

  @Override
  public void steps(byte[] bytes, Steps out) {
    FileState state = new FileState(bytes);
    for (int p = 1; p <= FileState.PROCESSES; p++) {
      if (state.isAlive(p)) {
        new FileProcess(state, p, variations, out).steps();
        befall(state, p, out);
      }
    }
  }

  private void befall(FileState state, int p, Steps out) {
    if (state.crashesLeft() > 0) {
      FileState next = state.copy();
      next.kill(p);
      out.mishap(p, "crashes", next.packed());
      succeed(next, p, out);
    }
    if (variations.contains(Variation.RETIREMENT) && state.at(p) == At.IDLE) {
      out.mishap(p, "has had enough", state.copy().at(p, At.RETIRED).packed());
    }
  }

  /** At once or never: a successor that starts later is one that was idle for a while. */
  private static void succeed(FileState afterCrash, int p, Steps out) {
    for (int q = 1; q <= FileState.PROCESSES; q++) {
      if (afterCrash.at(q) == At.UNBORN) {
        out.mishap(p, "crashes, P" + q + " starts", afterCrash.copy().at(q, At.IDLE).packed());
        return;
      }
    }
  }
}
