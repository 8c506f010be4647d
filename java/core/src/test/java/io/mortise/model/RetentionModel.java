package io.mortise.model;

import java.util.Arrays;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Decision 0011: two processes that retain, with a janitor each, and a stranger who knows nothing
 * of it and locks all bytes at once. M, the mark and Q are locks of the kernel, taken and given
 * back one after the other. Time does not exist here: whatever has a limit may end at any moment,
 * and what holds here holds without doorbells.
 */
final class RetentionModel implements Model {

  /** A part left out, or done wrong. */
  enum Variation {
    /** Nobody looks whether somebody asks. */
    NO_JANITOR,
    /** Nobody lets in who does not ask. */
    NO_TURN_FOR_STRANGERS,
    /** The janitor does not wait until nobody holds. */
    JANITOR_IGNORES_HOLDERS,
    /** The janitor gives the lock back and the next taker does not know. */
    JANITOR_TELLS_NOBODY,
    /** Who asks writes it down in the file, instead of holding a lock. */
    TURNSTILE_OUTLIVES_ITS_OWNER,
    /** Nobody goes past one who stands in the turnstile, however long. */
    NOBODY_PASSES_BY
  }

  private enum At {
    IDLE,
    LOOK,
    WAIT_FOR_M,
    WAIT_FOR_Q,
    ASK,
    GRANTED_IN_Q,
    /** Without Q by now. */
    OPEN,
    MARK,
    CRITICAL,
    KEEP,
    /** Without the mark by now; in the gate, so that no thread of its own comes between. */
    GIVE_BACK,
    /** In the turnstile, by SIGSTOP. */
    STOPPED,
    DEAD
  }

  private static final At[] PLACES = At.values();

  private static final int PROCESSES = 3;
  private static final int STRANGER = 2;
  private static final int NOBODY = 3;

  private static final int NOT_ENDING = 0;
  private static final int ASKED = 1;
  private static final int FOR_STRANGERS = 2;

  /* The bytes of a state: places; of each of the two what it keeps, whether it went behind the one in Q,
   * why its next unlock is a real one, and what its janitor has seen and not yet said; then these. */
  private static final int KEPT = PROCESSES;
  private static final int BEHIND = KEPT + 2;
  private static final int ENDING = BEHIND + 2;
  private static final int SEEN = ENDING + 2;
  private static final int M = SEEN + 2;
  private static final int MARKED = M + 1;
  private static final int Q = MARKED + 1;
  private static final int CRASHES = Q + 1;
  private static final int STOPS = CRASHES + 1;
  private static final int LENGTH = STOPS + 1;

  private final int crashes;
  private final int stops;
  private final int waiter;
  private final Set<Variation> variations;

  /**
   * With so many crashes, and processes stopped in the turnstile, at the most.
   *
   * @param waiter of whom is asked whether he can always get in
   */
  RetentionModel(int crashes, int stops, int waiter, Variation... variations) {
    this.crashes = crashes;
    this.stops = stops;
    this.waiter = waiter;
    this.variations = Set.of(variations);
  }

  @Override
  public byte[] initial() {
    byte[] state = new byte[LENGTH];
    state[M] = NOBODY;
    state[MARKED] = NOBODY;
    state[Q] = NOBODY;
    state[CRASHES] = (byte) crashes;
    state[STOPS] = (byte) stops;
    return state;
  }

  private static byte byteOf(At place) {
    return (byte) List.of(PLACES).indexOf(place);
  }

  private static At at(byte[] state, int process) {
    return PLACES[state[process]];
  }

  @Override
  public @Nullable String violation(byte[] state) {
    int inside = 0;
    for (int p = 0; p < PROCESSES; p++) {
      At at = at(state, p);
      boolean holds = at == At.CRITICAL || at == At.KEEP || at == At.GRANTED_IN_Q || at == At.MARK;
      inside += holds ? 1 : 0;
      if (p != STRANGER && state[KEPT + p] == 1 && state[M] != p) {
        return "keeps what it does not have";
      }
    }
    return inside > 1 ? "two in the critical section" : null;
  }

  @Override
  public boolean mustReachGoal(byte[] state) {
    At at = at(state, waiter);
    return at != At.DEAD && at != At.STOPPED && at != At.IDLE;
  }

  @Override
  public boolean isGoal(byte[] state) {
    return at(state, waiter) == At.CRITICAL;
  }

  @Override
  public void steps(byte[] state, Steps out) {
    for (int p = 0; p < PROCESSES; p++) {
      At at = at(state, p);
      if (at != At.DEAD) {
        if (p == STRANGER) {
          stranger(state, out);
        } else if (at != At.STOPPED) {
          new Retainer(state, p, out).steps();
        }
        crash(state, p, out);
        stop(state, p, out);
      }
    }
  }

  private void crash(byte[] state, int p, Steps out) {
    if (state[CRASHES] == 0) {
      return;
    }
    byte[] next = state.clone();
    next[CRASHES]--;
    next[p] = byteOf(At.DEAD);
    if (next[M] == p) {
      next[M] = NOBODY;
    }
    if (next[MARKED] == p) {
      next[MARKED] = NOBODY;
    }
    if (next[Q] == p && !variations.contains(Variation.TURNSTILE_OUTLIVES_ITS_OWNER)) {
      next[Q] = NOBODY;
    }
    if (p != STRANGER) {
      next[KEPT + p] = 0;
      next[BEHIND + p] = 0;
      next[ENDING + p] = NOT_ENDING;
      next[SEEN + p] = NOT_ENDING;
    }
    out.mishap(p, "is killed", next);
  }

  /** What it has in the kernel it keeps, and it does not take what it waits for. */
  private static void stop(byte[] state, int p, Steps out) {
    if (state[STOPS] > 0 && at(state, p) == At.ASK) {
      byte[] next = state.clone();
      next[STOPS]--;
      next[p] = byteOf(At.STOPPED);
      out.mishap(p, "is stopped", next);
    }
  }

  private static void stranger(byte[] state, Steps out) {
    byte[] next = state.clone();
    switch (at(state, STRANGER)) {
      case IDLE -> {
        next[STRANGER] = byteOf(At.WAIT_FOR_M);
        out.step(STRANGER, "wants M", next);
      }
      case WAIT_FOR_M -> {
        if (state[M] == NOBODY && state[MARKED] == NOBODY && state[Q] == NOBODY) {
          next[M] = STRANGER;
          next[MARKED] = STRANGER;
          next[Q] = STRANGER;
          next[STRANGER] = byteOf(At.CRITICAL);
          out.step(STRANGER, "has everything", next);
        }
      }
      case CRITICAL -> {
        next[M] = NOBODY;
        next[MARKED] = NOBODY;
        next[Q] = NOBODY;
        next[STRANGER] = byteOf(At.IDLE);
        out.step(STRANGER, "unlocks everything", next);
      }
      default -> throw new IllegalStateException();
    }
  }

  /** What a process that retains may do next, and its janitor. */
  private final class Retainer {
    private final byte[] state;
    private final byte[] next;
    private final int me;
    private final Steps out;

    Retainer(byte[] state, int me, Steps out) {
      this.state = state;
      this.next = state.clone();
      this.me = me;
      this.out = out;
    }

    private void step(String what, At place) {
      next[me] = byteOf(place);
      out.step(me, what, next.clone());
      System.arraycopy(state, 0, next, 0, LENGTH);
    }

    void steps() {
      switch (at(state, me)) {
        case IDLE -> want();
        case LOOK -> chooseWhereToWait();
        case WAIT_FOR_M -> takeM("has M", At.MARK);
        case WAIT_FOR_Q -> takeQOrPassBy();
        case ASK -> takeM("has M, stands in Q", At.GRANTED_IN_Q);
        case GRANTED_IN_Q -> {
          next[Q] = NOBODY;
          step("leaves Q", At.MARK);
          if (!variations.contains(Variation.NO_TURN_FOR_STRANGERS)) {
            next[Q] = NOBODY;
            step("leaves Q, and M at once", At.OPEN);
          }
        }
        case OPEN -> {
          next[M] = NOBODY;
          step("has left everything", At.WAIT_FOR_Q);
        }
        case MARK -> {
          next[MARKED] = (byte) me;
          step("marks", At.CRITICAL);
        }
        case CRITICAL -> leave();
        case KEEP -> {
          next[KEPT + me] = 1;
          step("keeps M", At.IDLE);
        }
        case GIVE_BACK -> giveBack();
        case STOPPED, DEAD -> {}
      }
      janitor();
    }

    private void want() {
      if (state[KEPT + me] == 1) {
        next[KEPT + me] = 0;
        next[me] = byteOf(At.CRITICAL);
        out.mishap(me, "takes what it kept", next.clone()); // nobody may depend on its coming back
        System.arraycopy(state, 0, next, 0, LENGTH);
      } else if (state[BEHIND + me] == 1 && state[Q] != NOBODY) {
        step("goes behind the one in Q", At.WAIT_FOR_Q);
        if (!variations.contains(Variation.NOBODY_PASSES_BY)) {
          next[BEHIND + me] = 0;
          step("was behind for long", At.IDLE);
        }
      } else {
        next[BEHIND + me] = 0;
        if (state[M] == NOBODY) {
          next[M] = (byte) me;
          step("has M at once", At.MARK);
        } else {
          step("is refused M", At.LOOK);
        }
      }
    }

    private void chooseWhereToWait() {
      boolean marked = state[MARKED] != NOBODY && state[MARKED] != me;
      step(marked ? "sees the mark" : "sees no mark", marked ? At.WAIT_FOR_Q : At.WAIT_FOR_M);
    }

    private void takeM(String what, At place) {
      if (state[M] == NOBODY) {
        next[M] = (byte) me;
        next[BEHIND + me] = 0;
        step(what, place);
      }
    }

    private void takeQOrPassBy() {
      if (state[Q] == NOBODY) {
        next[Q] = (byte) me;
        step("stands in Q", At.ASK);
      } else if (!variations.contains(Variation.NOBODY_PASSES_BY)) {
        step("passes by", At.WAIT_FOR_M);
      }
    }

    private void leave() {
      if (state[ENDING + me] == NOT_ENDING) {
        step("has seen no reason to unlock", At.KEEP);
      } else {
        unmark("unmarks");
      }
    }

    private void unmark(String what) {
      next[MARKED] = NOBODY;
      step(what, At.GIVE_BACK);
    }

    private void giveBack() {
      next[M] = NOBODY;
      next[KEPT + me] = 0;
      next[BEHIND + me] = (byte) (state[ENDING + me] == ASKED ? 1 : 0);
      next[ENDING + me] = NOT_ENDING;
      if (variations.contains(Variation.JANITOR_TELLS_NOBODY)) {
        next[KEPT + me] = state[KEPT + me];
      }
      step("unlocks M", At.IDLE);
    }

    private void janitor() {
      if (variations.contains(Variation.NO_JANITOR)) {
        return;
      }
      if (state[SEEN + me] != NOT_ENDING) {
        say();
      } else if (state[ENDING + me] == NOT_ENDING && state[MARKED] == me) {
        look();
      }
      boolean isFree = at(state, me) == At.IDLE;
      boolean ignores = variations.contains(Variation.JANITOR_IGNORES_HOLDERS);
      if (state[ENDING + me] != NOT_ENDING && isFree && state[KEPT + me] == 1) {
        unmark("its janitor unmarks");
      } else if (ignores && state[ENDING + me] != NOT_ENDING && state[M] == me) {
        next[M] = NOBODY;
        step("its janitor unlocks M under the holder", at(state, me));
      }
    }

    private void look() {
      if (state[Q] != NOBODY && state[Q] != me) {
        next[SEEN + me] = ASKED;
        step("its janitor sees that Q is taken", at(state, me));
      }
      if (!variations.contains(Variation.NO_TURN_FOR_STRANGERS)) {
        next[SEEN + me] = FOR_STRANGERS;
        step("its janitor sees that it is time for strangers", at(state, me));
      }
    }

    /** Perhaps after the lock was given back. */
    private void say() {
      next[ENDING + me] = state[SEEN + me];
      next[SEEN + me] = NOT_ENDING;
      step("its janitor says so", at(state, me));
    }
  }

  @Override
  public String show(byte[] state) {
    return Arrays.toString(state);
  }
}
