package io.mortise.model;

import java.util.Arrays;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Decision 0011: two processes that retain, with a janitor each, and one that knows nothing of it.
 * The bytes M and Q are locks of the kernel; who holds M while it retains has the mark as well.
 * There are no hints here: what holds here holds without them.
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
    TURNSTILE_OUTLIVES_ITS_OWNER
  }

  private enum At {
    IDLE,
    LOOK,
    WAIT_FOR_M,
    WAIT_FOR_Q,
    ASK,
    GRANTED_IN_Q,
    CRITICAL,
    KEEP,
    DEAD
  }

  private static final At[] PLACES = At.values();

  private static final int PROCESSES = 3;
  private static final int STRANGER = 2;
  private static final int NOBODY = 3;

  private static final int NOT_ENDING = 0;
  private static final int ASKED = 1;
  private static final int FOR_STRANGERS = 2;

  /* The bytes of a state: places, then kept, behind and ending of the two, then these. */
  private static final int KEPT = PROCESSES;
  private static final int BEHIND = KEPT + 2;
  private static final int ENDING = BEHIND + 2;
  private static final int M = ENDING + 2;
  private static final int Q = M + 1;
  private static final int CRASHES = Q + 1;
  private static final int LENGTH = CRASHES + 1;

  private final int crashes;
  private final int waiter;
  private final Set<Variation> variations;

  /**
   * With so many crashes at the most.
   *
   * @param waiter of whom is asked whether he can always get in
   */
  RetentionModel(int crashes, int waiter, Variation... variations) {
    this.crashes = crashes;
    this.waiter = waiter;
    this.variations = Set.of(variations);
  }

  @Override
  public byte[] initial() {
    byte[] state = new byte[LENGTH];
    state[M] = NOBODY;
    state[Q] = NOBODY;
    state[CRASHES] = (byte) crashes;
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
      boolean holds = at == At.CRITICAL || at == At.KEEP || at == At.GRANTED_IN_Q;
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
    return at != At.DEAD && at != At.IDLE;
  }

  @Override
  public boolean isGoal(byte[] state) {
    return at(state, waiter) == At.CRITICAL;
  }

  @Override
  public void steps(byte[] state, Steps out) {
    for (int p = 0; p < PROCESSES; p++) {
      if (at(state, p) != At.DEAD) {
        if (p == STRANGER) {
          stranger(state, out);
        } else {
          new Retainer(state, p, out).steps();
        }
        crash(state, p, out);
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
    if (next[Q] == p && !variations.contains(Variation.TURNSTILE_OUTLIVES_ITS_OWNER)) {
      next[Q] = NOBODY;
    }
    if (p != STRANGER) {
      next[KEPT + p] = 0;
      next[BEHIND + p] = 0;
      next[ENDING + p] = NOT_ENDING;
    }
    out.mishap(p, "is killed", next);
  }

  private static void stranger(byte[] state, Steps out) {
    byte[] next = state.clone();
    switch (at(state, STRANGER)) {
      case IDLE -> {
        next[STRANGER] = byteOf(At.WAIT_FOR_M);
        out.step(STRANGER, "wants M", next);
      }
      case WAIT_FOR_M -> {
        if (state[M] == NOBODY) {
          next[M] = STRANGER;
          next[STRANGER] = byteOf(At.CRITICAL);
          out.step(STRANGER, "has M", next);
        }
      }
      case CRITICAL -> {
        next[M] = NOBODY;
        next[STRANGER] = byteOf(At.IDLE);
        out.step(STRANGER, "unlocks M", next);
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
        case LOOK -> look();
        case WAIT_FOR_M -> takeM("has M", At.CRITICAL);
        case WAIT_FOR_Q -> takeQ();
        case ASK -> takeM("has M, stands in Q", At.GRANTED_IN_Q);
        case GRANTED_IN_Q -> {
          next[Q] = NOBODY;
          step("leaves Q", At.CRITICAL);
        }
        case CRITICAL -> leave();
        case KEEP -> {
          next[KEPT + me] = 1;
          step("keeps M", At.IDLE);
        }
        case DEAD -> {}
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
      } else {
        next[BEHIND + me] = 0;
        if (state[M] == NOBODY) {
          next[M] = (byte) me;
          step("has M at once", At.CRITICAL);
        } else {
          step("is refused M", At.LOOK);
        }
      }
    }

    private void look() {
      boolean marked = state[M] != NOBODY && state[M] != STRANGER && state[M] != me;
      step(marked ? "sees the mark" : "sees no mark", marked ? At.WAIT_FOR_Q : At.WAIT_FOR_M);
    }

    private void takeM(String what, At place) {
      if (state[M] == NOBODY) {
        next[M] = (byte) me;
        next[BEHIND + me] = 0;
        step(what, place);
      }
    }

    private void takeQ() {
      if (state[Q] == NOBODY) {
        next[Q] = (byte) me;
        step("stands in Q", At.ASK);
      }
    }

    private void leave() {
      if (state[ENDING + me] == NOT_ENDING) {
        step("has seen no reason to unlock", At.KEEP);
      } else {
        giveBack();
        step("unlocks M", At.IDLE);
      }
    }

    private void giveBack() {
      next[M] = NOBODY;
      next[KEPT + me] = 0;
      next[BEHIND + me] = (byte) (state[ENDING + me] == ASKED ? 1 : 0);
      next[ENDING + me] = NOT_ENDING;
    }

    private void janitor() {
      if (state[M] != me) {
        return;
      }
      if (state[ENDING + me] == NOT_ENDING) {
        notice();
      } else if (at(state, me) == At.IDLE && state[KEPT + me] == 1) {
        letGo();
      } else if (variations.contains(Variation.JANITOR_IGNORES_HOLDERS)) {
        letGo();
      }
    }

    private void notice() {
      boolean asked = state[Q] != NOBODY && state[Q] != me;
      if (asked && !variations.contains(Variation.NO_JANITOR)) {
        next[ENDING + me] = ASKED;
        step("its janitor sees that Q is taken", at(state, me));
      }
      if (!variations.contains(Variation.NO_TURN_FOR_STRANGERS)
          && !variations.contains(Variation.NO_JANITOR)) {
        next[ENDING + me] = FOR_STRANGERS;
        step("its janitor gives strangers a turn", at(state, me));
      }
    }

    private void letGo() {
      giveBack();
      if (variations.contains(Variation.JANITOR_TELLS_NOBODY)) {
        next[KEPT + me] = 1;
      }
      step("its janitor unlocks M", at(state, me));
    }
  }

  @Override
  public String show(byte[] state) {
    return Arrays.toString(state);
  }
}
