package io.mortise.internal.lock;

import io.mortise.Backend;
import io.mortise.LockException;
import io.mortise.LockMode;
import io.mortise.LockOwner;
import io.mortise.Mechanism;
import io.mortise.internal.backend.ByteRange;
import io.mortise.internal.backend.LockHolder;
import io.mortise.internal.gate.Gate;
import io.mortise.internal.who.LinuxLocks;
import io.mortise.internal.who.LinuxLocks.Sweep;
import io.mortise.internal.who.LinuxLocks.Wanted;
import io.mortise.internal.who.Sighting;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Finds a process that holds a conflicting lock, where the kernel says only that there is one, or
 * not even that.
 */
final class HolderSearch {

  /*
   * For maintainers: what it costs. A look at the descriptor that was the answer last time takes some 50 us, and one
   * through all of the machine some 10 us for each. Who times out again and again, perhaps with no time at all, must not
   * spend his life with that: for him a search is cut short after LONGEST_HURRIED_NANOS, and after one that took t
   * the JVM makes no other for 9 t. What that leaves unsaid is said. The same, for itself, goes for the list of all locks:
   * where a hundred thousand keys are held, reading it takes seconds, and keeps whoever locks anything waiting.
   */
  private static final long LONGEST_HURRIED_NANOS = 200_000_000;
  private static final long LONGEST_NANOS = 10_000_000_000L;

  private static final long CHEAP_NANOS = 5_000_000;

  /** That of this JVM (class loader). */
  private static final Rest REST = new Rest();

  private static final Rest TABLE_REST = new Rest();

  /** How long no hurried search is made after one. */
  static final class Rest {
    private static final int TIMES = 9;

    private volatile long endNanos;
    private volatile boolean begun;

    boolean isOver(long nowNanos) {
      return !begun || nowNanos - endNanos >= 0;
    }

    void begin(long searchedFromNanos, long nowNanos) {
      endNanos = nowNanos + TIMES * (nowNanos - searchedFromNanos);
      begun = true;
    }
  }

  private final LinuxLocks proc = LinuxLocks.SYSTEM;
  private static final ByteRange EVERYTHING = new ByteRange(0, Long.MAX_VALUE);

  private final SharedFile file;
  private final Gate gate;
  private final LockMode mode;
  private final Wanted wanted;
  private final boolean hurried;

  /**
   * A search.
   *
   * @param mode of the lock that is in vain; its bytes are the gate's
   */
  HolderSearch(SharedFile file, Gate gate, LockMode mode, boolean hurried) {
    this.file = file;
    this.gate = gate;
    this.mode = mode;
    this.wanted = wanted();
    this.hurried = hurried;
  }

  private Wanted wanted() {
    ByteRange range = gate.range();
    boolean portable = file.backend().kind() == Backend.PORTABLE;
    if (!portable) {
      return new Wanted(mode, range, file.mechanism() == Mechanism.FLOCK, false);
    }
    // What the kernel is asked for there, whatever the mode, and for a range everything.
    boolean writable = gate.description().isWritable();
    return new Wanted(
        writable ? LockMode.EXCLUSIVE : LockMode.SHARED,
        range.equals(ByteRange.MAIN) ? range : EVERYTHING,
        false,
        SharedFiles.isAnyHeldHere(file.identity()));
  }

  /**
   * Looks.
   *
   * @param known what the kernel says without naming a process; null where it says nothing
   */
  Optional<LockOwner> one(@Nullable LockHolder known) throws LockException {
    if (!proc.isAvailable()) {
      return known != null || hurried ? Openers.anyOf(file) : Optional.empty();
    }
    Sighting last = file.lastSeen;
    Sighting seen = last == null ? null : proc.again(last, file.identity(), wanted);
    if (seen != null) {
      return Optional.of(done(seen));
    }
    Sighting listed = null;
    List<Sighting> table = table();
    if (table != null) {
      listed = first(table);
      if (listed == null && known == null) {
        return Optional.empty();
      }
    }
    return hurried && !REST.isOver(System.nanoTime())
        ? unnamed(listed, known, "its process was not looked for again so soon")
        : search(listed, known);
  }

  /** Where it is this process, our own records tell more: what they had not said before. */
  private LockOwner done(Sighting seen) {
    OwnerDraft draft = OwnerDraft.of(seen);
    OwnerDraft here = draft.isOfThisProcess() ? Owners.ofThisJvm(gate, mode, file) : null;
    return (here != null ? here : draft).done();
  }

  private long longestNanos() {
    return hurried ? LONGEST_HURRIED_NANOS : LONGEST_NANOS;
  }

  /** Null where there is none, or it was looked at just now. */
  private @Nullable List<Sighting> table() {
    long begun = System.nanoTime();
    if (hurried && !TABLE_REST.isOver(begun)) {
      return null;
    }
    List<Sighting> table = proc.table(file.identity(), file.path(), begun + longestNanos());
    long read = System.nanoTime();
    if (read - begun > CHEAP_NANOS) {
      TABLE_REST.begin(begun, read);
    }
    return table;
  }

  private @Nullable Sighting first(List<Sighting> table) {
    for (Sighting lock : table) {
      if (wanted.isMetBy(lock)) {
        return lock;
      }
    }
    return null;
  }

  private Optional<LockOwner> search(@Nullable Sighting listed, @Nullable LockHolder known) {
    long begun = System.nanoTime();
    Sweep sweep = proc.sweep(file.identity(), wanted, begun + longestNanos());
    REST.begin(begun, System.nanoTime());
    if (!sweep.seen().isEmpty()) {
      Sighting seen = sweep.seen().get(0);
      file.lastSeen = seen;
      return Optional.of(done(seen));
    }
    return unnamed(
        listed,
        known,
        sweep.complete()
            ? Openers.notLookedInto(sweep.hidden())
            : "the search for its process took too long and was cut short");
  }

  /** By the list of all locks, which names processes of POSIX locks and flocks. */
  private Optional<LockOwner> unnamed(
      @Nullable Sighting listed, @Nullable LockHolder known, String why) {
    if (listed != null && listed.pid() != 0) {
      return Optional.of(done(listed));
    }
    OwnerDraft draft = null;
    if (listed != null) {
      draft = OwnerDraft.of(listed);
    } else if (known != null) {
      draft = OwnerDraft.of(known);
    }
    if (draft == null) {
      return Optional.empty();
    }
    draft.note = why;
    return Optional.of(draft.done());
  }
}
