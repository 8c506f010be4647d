package io.mortise.model;

import org.jspecify.annotations.Nullable;

/**
 * The source document's file scheme: open 'x', and unlink by name when the marker's owner is dead,
 * or the marker is older than 300 s. Three processes, each of which may crash, once.
 */
@SuppressWarnings("EnumOrdinal") // as bytes, never stored
final class NaiveFileModel implements Model {

  /** When a marker is stale. */
  enum Rule {
    DEAD_OWNER,
    OLD
  }

  private enum At {
    IDLE,
    READ,
    UNLINK,
    CRITICAL,
    DEAD
  }

  private static final int PROCESSES = 3;
  private static final int L = 0;
  private static final int AGE = 1;
  private static final At[] PLACES = At.values();

  private final Rule rule;

  NaiveFileModel(Rule rule) {
    this.rule = rule;
  }

  @Override
  public byte[] initial() {
    return new byte[2 + PROCESSES];
  }

  @Override
  public void steps(byte[] state, Steps out) {
    for (int p = 1; p <= PROCESSES; p++) {
      int owner = state[L];
      switch (at(state, p)) {
        case IDLE -> {
          if (owner == 0) {
            out.step(p, "creates L: held", with(state, p, At.CRITICAL, p));
          } else {
            out.step(p, "cannot create L", with(state, p, At.READ, owner));
          }
        }
        case READ ->
            out.step(p, "reads L", with(state, p, isStale(state) ? At.UNLINK : At.IDLE, owner));
        case UNLINK -> out.step(p, "unlinks the stale L", with(state, p, At.IDLE, 0));
        case CRITICAL -> {
          out.step(p, "unlinks L", with(state, p, At.IDLE, 0));
          out.mishap(p, "crashes", with(state, p, At.DEAD, owner));
        }
        case DEAD -> {}
      }
    }
    if (rule == Rule.OLD && state[L] != 0) {
      byte[] older = state.clone();
      older[AGE] = 1;
      out.mishap(state[L], "has held L for 300 s", older);
    }
  }

  private boolean isStale(byte[] state) {
    int owner = state[L];
    return owner != 0 && (rule == Rule.OLD ? state[AGE] == 1 : at(state, owner) == At.DEAD);
  }

  private static At at(byte[] state, int p) {
    return PLACES[state[1 + p]];
  }

  private static byte[] with(byte[] state, int p, At at, int owner) {
    byte[] next = state.clone();
    next[1 + p] = (byte) at.ordinal();
    next[AGE] = owner == next[L] ? next[AGE] : 0;
    next[L] = (byte) owner;
    return next;
  }

  private static int holders(byte[] state) {
    int holders = 0;
    for (int p = 1; p <= PROCESSES; p++) {
      holders += at(state, p) == At.CRITICAL ? 1 : 0;
    }
    return holders;
  }

  @Override
  public @Nullable String violation(byte[] state) {
    return holders(state) > 1 ? "two in the critical section" : null;
  }

  @Override
  public boolean isGoal(byte[] state) {
    return holders(state) > 0;
  }

  @Override
  public boolean mustReachGoal(byte[] state) {
    return false;
  }

  @Override
  public String show(byte[] state) {
    StringBuilder text = new StringBuilder("L=" + (state[L] == 0 ? "-" : "of P" + state[L]));
    for (int p = 1; p <= PROCESSES; p++) {
      text.append("  P").append(p).append(':').append(at(state, p));
    }
    return text.toString();
  }
}
