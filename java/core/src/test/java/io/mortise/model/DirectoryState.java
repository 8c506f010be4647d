package io.mortise.model;

import java.util.Arrays;

/**
 * A file system with one lock name L for directories, and the processes around it. Directories have
 * identities: whoever goes by the name acts on what is bound to it at that very step, whoever has
 * opened one goes on reading that one. Directory 0 and process 0 are nothing and nobody.
 */
@SuppressWarnings("EnumOrdinal") // as bytes, never stored
final class DirectoryState {

  /** Where a process is: about to do this. N_ are a naive peer's. */
  enum At {
    UNBORN,
    DEAD,
    IDLE,
    PLACE,
    OPEN,
    READ_MINE,
    READ_OTHERS,
    CONFIRM,
    WRITE_PID,
    STEP_BACK,
    LOOK,
    TAKE,
    REMOVE_PIN,
    PLACE_BESIDE,
    REREAD_PID,
    PLACE_PIN,
    LOOK_AT_PIN,
    GRACE,
    PROMOTE,
    CRITICAL,
    MOVE,
    DELETE,
    RMDIR,
    N_PID,
    N_READ,
    N_JUDGE,
    N_UNPID,
    N_RMDIR,
    N_CRITICAL,
    N_RELEASE_RMDIR
  }

  /** What of a process is in a directory: at most one entry. */
  enum Entry {
    NONE,
    OWN,
    REL,
    PIN,
    /** It says that it is for another directory than the one it came to lie in. */
    STRAY
  }

  private static final At[] PLACES = At.values();
  private static final Entry[] ENTRIES = Entry.values();
  private static final int L = 0;
  private static final int CRASHES = 1;
  private static final int FIRST_PROCESS = 2;
  private static final int PER_PROCESS = 4;

  private final int processes;
  private final byte[] bytes;

  DirectoryState(int processes, byte[] bytes) {
    this.processes = processes;
    this.bytes = bytes;
  }

  static DirectoryState initial(int processes, int started, int crashes, int rounds) {
    int directories = processes + 1;
    int width = FIRST_PROCESS + PER_PROCESS * processes + directories * (2 + processes);
    DirectoryState state = new DirectoryState(processes, new byte[width]);
    state.bytes[CRASHES] = (byte) crashes;
    for (int p = 1; p <= processes; p++) {
      state.bytes[state.process(p) + 3] = (byte) rounds;
      state.at(p, p <= started ? At.IDLE : At.UNBORN);
    }
    return state;
  }

  DirectoryState copy() {
    return new DirectoryState(processes, bytes.clone());
  }

  int processes() {
    return processes;
  }

  int bound() {
    return bytes[L];
  }

  void bind(int directory) {
    bytes[L] = (byte) directory;
  }

  int crashesLeft() {
    return bytes[CRASHES];
  }

  private int process(int p) {
    return FIRST_PROCESS + PER_PROCESS * (p - 1);
  }

  At at(int p) {
    return PLACES[bytes[process(p)]];
  }

  DirectoryState at(int p, At place) {
    bytes[process(p)] = (byte) place.ordinal();
    return this;
  }

  /**
   * The directory it has made, has open, is emptying, or is deleting: never two of these at once.
   */
  int directory(int p) {
    return bytes[process(p) + 1];
  }

  void directory(int p, int directory) {
    bytes[process(p) + 1] = (byte) directory;
  }

  /** The process it has found dead; or a note to itself. */
  int seen(int p) {
    return bytes[process(p) + 2];
  }

  void seen(int p, int other) {
    bytes[process(p) + 2] = (byte) other;
  }

  /** How often it still wants the lock. */
  int rounds(int p) {
    return bytes[process(p) + 3];
  }

  void countRound(int p) {
    bytes[process(p) + 3]--;
  }

  boolean isAlive(int p) {
    return p != 0 && at(p) != At.DEAD && at(p) != At.UNBORN;
  }

  void kill(int p) {
    Arrays.fill(bytes, process(p), process(p) + PER_PROCESS, (byte) 0);
    at(p, At.DEAD);
    bytes[CRASHES]--;
  }

  /** Makes a new directory, remembered by its maker, and binds L to it. */
  void makeDirectory(int maker, boolean naive) {
    for (int directory = 1; directory <= processes + 1; directory++) {
      if (bytes[contents(directory)] == 0) {
        bytes[contents(directory)] = (byte) (naive ? 2 : 1);
        bind(directory);
        directory(maker, directory);
        return;
      }
    }
    throw new IllegalStateException("more directories at once than foreseen");
  }

  private int contents(int directory) {
    return FIRST_PROCESS + PER_PROCESS * processes + (directory - 1) * (2 + processes);
  }

  boolean isMadeByNaive(int directory) {
    return bytes[contents(directory)] == 2 || bytes[contents(directory)] == 4;
  }

  /** Is there a sign beside it that one of us has made it, or was in it? */
  boolean isTraced(int directory) {
    for (int p = 1; p <= processes; p++) {
      if (at(p) == At.PLACE && directory(p) == directory) {
        return false; // its maker lives, and is about to put its own there
      }
    }
    return bytes[contents(directory)] != 2 && bytes[contents(directory)] != 3;
  }

  void trace(int directory) {
    bytes[contents(directory)] = (byte) (isMadeByNaive(directory) ? 4 : 1);
  }

  void untrace(int directory) {
    bytes[contents(directory)] = (byte) (isMadeByNaive(directory) ? 2 : 3);
  }

  int pid(int directory) {
    return bytes[contents(directory) + 1];
  }

  void pid(int directory, int p) {
    bytes[contents(directory) + 1] = (byte) p;
  }

  Entry entry(int directory, int p) {
    return directory == 0 ? Entry.NONE : ENTRIES[bytes[contents(directory) + 1 + p]];
  }

  void entry(int directory, int p, Entry entry) {
    bytes[contents(directory) + 1 + p] = (byte) entry.ordinal();
  }

  boolean hasEntries(int directory) {
    for (int p = 1; p <= processes; p++) {
      if (entry(directory, p) != Entry.NONE) {
        return true;
      }
    }
    return false;
  }

  /** Nobody else's entry, and no living one's pid. */
  boolean isAlone(int directory, int me) {
    for (int p = 1; p <= processes; p++) {
      if (p != me && entry(directory, p) != Entry.NONE) {
        return false;
      }
    }
    return pid(directory) == me || !isAlive(pid(directory));
  }

  boolean isEmpty(int directory) {
    return pid(directory) == 0 && !hasEntries(directory);
  }

  /** Does any process but this one remember it? */
  boolean isRemembered(int directory, int except) {
    for (int p = 1; p <= processes; p++) {
      if (p != except && directory(p) == directory) {
        return true;
      }
    }
    return false;
  }

  /** Without directories that nothing names or remembers, the others numbered by first mention. */
  byte[] packed() {
    byte[] result = bytes.clone();
    Arrays.fill(result, contents(1), result.length, (byte) 0);
    byte[] renamed = new byte[processes + 2];
    int count = rename(result, L, renamed, 0);
    for (int p = 1; p <= processes; p++) {
      count = rename(result, process(p) + 1, renamed, count);
    }
    return result;
  }

  private int rename(byte[] result, int position, byte[] renamed, int count) {
    int old = bytes[position];
    int last = count;
    if (old != 0 && renamed[old] == 0) {
      renamed[old] = (byte) ++last;
      System.arraycopy(bytes, contents(old), result, contents(last), 2 + processes);
    }
    result[position] = renamed[old];
    return last;
  }

  @Override
  public String toString() {
    StringBuilder text = new StringBuilder("L=" + show(bound()));
    for (int p = 1; p <= processes; p++) {
      if (at(p) != At.UNBORN) {
        text.append("  P" + p + ":" + at(p));
        text.append(directory(p) == 0 ? "" : "@" + show(directory(p)));
      }
    }
    return text.toString();
  }

  private String show(int directory) {
    if (directory == 0) {
      return "-";
    }
    StringBuilder text = new StringBuilder();
    text.append((char) ('a' + directory - 1)).append('{');
    text.append(pid(directory) == 0 ? "" : "pid=P" + pid(directory) + " ");
    for (int p = 1; p <= processes; p++) {
      text.append(entry(directory, p) == Entry.NONE ? "" : entry(directory, p) + ".P" + p + " ");
    }
    return text.toString().stripTrailing() + "}";
  }
}
