package io.mortise.model;

import java.util.Arrays;

/**
 * A file system with one lock name L, and the processes around it. Process and instance 0 are
 * nobody and nothing. A dead process never comes back; its successor is a process of its own.
 *
 * <p>A token is fresh for every acquisition, so an instance that nothing names or remembers can
 * never matter again: {@link #packed} forgets it, and numbers the others by where they are first
 * mentioned. That is what keeps endless re-acquisition finite.
 */
@SuppressWarnings("EnumOrdinal") // as bytes, never stored
final class FileState {

  /** Where a process is: about to do this. */
  enum At {
    UNBORN,
    DEAD,
    IDLE,
    RETIRED,
    LINK,
    READ,
    JUDGE,
    WITHDRAW,
    FIND,
    CLAIM,
    CHECK,
    UNLINK,
    DROP,
    SWEEP_LOOK,
    SWEEP_REMOVE,
    CRITICAL,
    FOREIGN_IDLE,
    FOREIGN_CRITICAL
  }

  static final int PROCESSES = 5;

  /** What there is of the right to remove an instance; above OWN, claimed by process right-OWN. */
  static final int NO_RIGHT = 0;

  static final int OWN = 1;

  /** Added to the owner of an instance that another program has made. */
  private static final int FOREIGN = 32;

  private static final At[] PLACES = At.values();
  private static final int L = 0;
  private static final int CRASHES = 1;
  private static final int MISTAKES = 2;
  private static final int FOUL = 3;
  private static final int FIRST_PROCESS = 4;
  private static final int PER_PROCESS = 4;
  private static final int FIRST_INSTANCE = FIRST_PROCESS + PER_PROCESS * PROCESSES;
  private static final int INSTANCES = 9;
  private static final int WIDTH = FIRST_INSTANCE + 2 * INSTANCES;

  private final byte[] bytes;

  FileState(byte[] bytes) {
    this.bytes = bytes;
  }

  /**
   * @param foreign whether the last of them is another program's, which makes L in its own way
   */
  static FileState initial(int processes, int crashes, int mistakes, boolean foreign) {
    FileState state = new FileState(new byte[WIDTH]);
    state.bytes[CRASHES] = (byte) crashes;
    state.bytes[MISTAKES] = (byte) mistakes;
    for (int p = 1; p <= processes; p++) {
      state.at(p, foreign && p == processes ? At.FOREIGN_IDLE : At.IDLE);
    }
    return state;
  }

  FileState copy() {
    return new FileState(bytes.clone());
  }

  int bound() {
    return bytes[L];
  }

  void bind(int instance) {
    bytes[L] = (byte) instance;
  }

  int crashesLeft() {
    return bytes[CRASHES];
  }

  int mistakesLeft() {
    return bytes[MISTAKES];
  }

  void countMistake() {
    bytes[MISTAKES]--;
  }

  /** Somebody unbound L from an instance without its right. */
  boolean isFoul() {
    return bytes[FOUL] != 0;
  }

  void foul() {
    bytes[FOUL] = 1;
  }

  At at(int p) {
    return PLACES[bytes[process(p)]];
  }

  FileState at(int p, At place) {
    bytes[process(p)] = (byte) place.ordinal();
    return this;
  }

  /** The instance it made, if it still cares. */
  int mine(int p) {
    return bytes[process(p) + 1];
  }

  void mine(int p, int instance) {
    bytes[process(p) + 1] = (byte) instance;
  }

  /** The instance it is judging or removing. */
  int target(int p) {
    return bytes[process(p) + 2];
  }

  void target(int p, int instance) {
    bytes[process(p) + 2] = (byte) instance;
  }

  /** The right of its target, as last seen. */
  int seen(int p) {
    return bytes[process(p) + 3];
  }

  void seen(int p, int right) {
    bytes[process(p) + 3] = (byte) right;
  }

  private static int process(int p) {
    return FIRST_PROCESS + PER_PROCESS * (p - 1);
  }

  boolean isAlive(int p) {
    return p != 0 && at(p) != At.DEAD && at(p) != At.UNBORN;
  }

  void kill(int p) {
    Arrays.fill(bytes, process(p), process(p) + PER_PROCESS, (byte) 0);
    at(p, At.DEAD);
    bytes[CRASHES]--;
  }

  int owner(int instance) {
    return bytes[FIRST_INSTANCE + 2 * (instance - 1)] % FOREIGN;
  }

  int right(int instance) {
    return bytes[FIRST_INSTANCE + 2 * (instance - 1) + 1];
  }

  void right(int instance, int right) {
    bytes[FIRST_INSTANCE + 2 * (instance - 1) + 1] = (byte) right;
  }

  boolean exists(int instance) {
    return owner(instance) != 0;
  }

  /** A file with content, and a right: as yet under no other name. */
  int create(int owner) {
    for (int instance = 1; instance <= INSTANCES; instance++) {
      if (!exists(instance)) {
        bytes[FIRST_INSTANCE + 2 * (instance - 1)] = (byte) owner;
        right(instance, OWN);
        return instance;
      }
    }
    throw new IllegalStateException("more instances at once than foreseen");
  }

  /** A file under the name L itself, which nobody of ours understands, and without a right. */
  int createForeign(int owner) {
    int instance = create(owner);
    right(instance, NO_RIGHT);
    bytes[FIRST_INSTANCE + 2 * (instance - 1)] = (byte) (owner + FOREIGN);
    return instance;
  }

  boolean isForeign(int instance) {
    return instance != 0 && bytes[FIRST_INSTANCE + 2 * (instance - 1)] > FOREIGN;
  }

  static int instances() {
    return INSTANCES;
  }

  byte[] packed() {
    return new Renumbering().apply();
  }

  @Override
  public String toString() {
    StringBuilder text = new StringBuilder("L=" + name(bound()));
    for (int p = 1; p <= PROCESSES; p++) {
      if (at(p) != At.UNBORN) {
        text.append("  P" + p + ":" + at(p));
        text.append(mine(p) == 0 ? "" : " mine=" + name(mine(p)));
        text.append(target(p) == 0 ? "" : " target=" + name(target(p)));
      }
    }
    for (int instance = 1; instance <= INSTANCES; instance++) {
      if (exists(instance)) {
        text.append("  " + name(instance) + "(of P" + owner(instance) + ", " + rightName(instance));
      }
    }
    return text.toString();
  }

  private static String name(int instance) {
    return instance == 0 ? "-" : String.valueOf((char) ('a' + instance - 1));
  }

  private String rightName(int instance) {
    int right = right(instance);
    return (right == NO_RIGHT ? "no right" : right == OWN ? "own" : "rel.P" + (right - OWN)) + ")";
  }

  /** Instances in the order in which L, the processes, and the rights mention them. */
  private final class Renumbering {

    private final byte[] result = bytes.clone();
    private final int[] renamed = new int[INSTANCES + 1];
    private int count;

    byte[] apply() {
      Arrays.fill(result, FIRST_INSTANCE, WIDTH, (byte) 0);
      mention(L);
      for (int p = 1; p <= PROCESSES; p++) {
        mention(process(p) + 1);
        mention(process(p) + 2);
      }
      for (int right = OWN; right <= OWN + PROCESSES; right++) {
        for (int owner = 1; owner <= PROCESSES; owner++) {
          litter(owner, right);
        }
      }
      return result;
    }

    private void mention(int position) {
      result[position] = (byte) rename(bytes[position]);
    }

    private int rename(int instance) {
      if (instance != 0 && renamed[instance] == 0) {
        renamed[instance] = ++count;
        result[FIRST_INSTANCE + 2 * (count - 1)] = bytes[FIRST_INSTANCE + 2 * (instance - 1)];
        result[FIRST_INSTANCE + 2 * (count - 1) + 1] = (byte) right(instance);
      }
      return renamed[instance];
    }

    private void litter(int owner, int right) {
      for (int instance = 1; instance <= INSTANCES; instance++) {
        if (owner(instance) == owner && right(instance) == right) {
          rename(instance);
        }
      }
    }
  }
}
