package io.mortise.internal.retain;

import static java.util.Objects.requireNonNull;

import io.mortise.LockException;
import io.mortise.internal.backend.Doorbell;
import io.mortise.internal.backend.HelperThreads;
import io.mortise.internal.retain.SleepingLockers.Answer;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * The one thread that looks after all kept locks of this JVM (class loader): whether somebody asks,
 * whether they are in use, whether strangers had their turn. There while there is something to look
 * after, and for a while longer.
 */
final class Janitor implements Runnable {

  /** How long it sleeps if nobody rings. Tests of the doorbell let it sleep on. */
  static long tickNanos = 1_000_000;

  /** One who was granted the lock has it for so long, or two JVMs would do nothing but pass it. */
  private static final long SLICE_NANOS = 1_000_000;

  /** How often it looks for programs that wait and cannot ask. */
  private static final long STRANGERS_NANOS = 4_000_000;

  /** Not all of them are to be seen, so there is a turn for them at least so often. */
  private static final long UNSEEN_STRANGERS_NANOS = 16_000_000;

  /** For so long a lock is looked after that nobody uses, and then forgotten. */
  private static final long FORGET_NANOS = 2_000_000_000L;

  private static final Object MONITOR = new Object();
  private static final List<Ward> WARDS = new ArrayList<>(); // guarded by MONITOR
  private static @Nullable Thread thread; // guarded by MONITOR

  /**
   * A lock that is looked after, with what was last seen of it. By the janitor, but for its watch.
   */
  private static final class Ward {
    private static final int NOT_YET = Integer.MIN_VALUE;

    final RetainingDescription lock;
    long unusedSinceNanos;
    long engagedNanos;
    long notEngagedSinceNanos; // 0 while it is
    long strangersSoughtNanos;
    private @Nullable Doorbell bell; // guarded by MONITOR
    private int watch = NOT_YET; // guarded by MONITOR

    Ward(RetainingDescription lock) {
      this.lock = lock;
    }

    void watchBy(Doorbell ours) {
      if (watch == NOT_YET) {
        bell = ours;
        watch = Doorbell.NO_WATCH; // should it fail, then once
        watch = lock.watchBy(ours);
      }
    }

    /** For good. */
    void endWatch() {
      if (bell != null) {
        bell.unwatch(watch);
      }
      watch = Doorbell.NO_WATCH;
    }
  }

  private final Doorbell bell;
  private final SleepingLockers sleepers = new SleepingLockers();
  private final List<Ward> looked = new ArrayList<>(); // before it runs: there it must not fail

  private Janitor(Doorbell bell) {
    this.bell = bell;
  }

  /**
   * From here on, until it has not been engaged for a while. By the one who has its gate.
   *
   * @return false where there is no janitor to be had: then nothing may be kept
   */
  static boolean lookAfter(RetainingDescription lock) {
    if (lock.isLookedAfter) {
      return true;
    }
    synchronized (MONITOR) {
      if (lock.isLookedAfter) { // engaged again just when it was to be forgotten
        return true;
      }
      if (thread == null && !start(lock)) {
        return false;
      }
      WARDS.add(new Ward(lock));
      lock.isLookedAfter = true;
      return true;
    }
  }

  private static boolean start(RetainingDescription first) {
    @Nullable Doorbell bell = null;
    try {
      bell = new RestingDoorbell(first.openDoorbellForAll());
      Janitor janitor = new Janitor(bell);
      janitor.loadWhatItNeeds(first);
      Thread started = HelperThreads.newThread(janitor, "mortise-janitor");
      started.start();
      thread = started;
      return true;
    } catch (RuntimeException | Error e) { // "unable to create native thread", for one
      if (bell != null) {
        bell.close();
      }
      return false;
    }
  }

  /** A class loader may be closed before the first look. */
  private void loadWhatItNeeds(RetainingDescription first) {
    requireNonNull(Ending.ASKED);
    sleepers.look(first.identity());
  }

  private void listen(Ward ward) {
    synchronized (MONITOR) {
      ward.watchBy(bell);
    }
  }

  /** Before its description is closed. */
  static void stopListening(RetainingDescription lock) {
    synchronized (MONITOR) {
      for (Ward ward : WARDS) {
        if (ward.lock == lock) {
          ward.endWatch();
        }
      }
    }
  }

  @Override
  public void run() {
    try {
      lookAgainAndAgain();
    } finally {
      bell.close();
    }
  }

  /** Without a janitor a kept lock would be kept for ever, so it does not end by any failure. */
  private void lookAgainAndAgain() {
    boolean needed = true;
    while (needed) {
      try {
        needed = takeWards(looked, System.nanoTime());
        if (needed) {
          lookAtAll(looked);
          boolean unused = Thread.interrupted(); // one who is interrupted would not pause
          bell.await(tickNanos);
        }
      } catch (Throwable e) { // as in lookAtAll
        pauseInTrouble();
      }
    }
  }

  private static void pauseInTrouble() {
    try {
      LockSupport.parkNanos(tickNanos);
    } catch (Throwable e) {
      // the first call of it takes memory to find it: then without a pause
    }
  }

  private void lookAtAll(List<Ward> wards) {
    for (Ward ward : wards) {
      try {
        listen(ward);
        look(ward, System.nanoTime());
      } catch (Throwable e) {
        // no memory; or no class, because its loader was closed: perhaps at the next tick
      }
    }
  }

  /** False when there are none: then this thread is no longer the janitor. */
  private static boolean takeWards(List<Ward> into, long now) {
    synchronized (MONITOR) {
      into.clear();
      for (Iterator<Ward> all = WARDS.iterator(); all.hasNext(); ) {
        Ward ward = all.next();
        if (isForgotten(ward, now)) {
          all.remove();
        } else {
          into.add(ward);
        }
      }
      if (into.isEmpty()) {
        thread = null;
      }
      return !into.isEmpty();
    }
  }

  private static boolean isForgotten(Ward ward, long now) {
    long since = ward.notEngagedSinceNanos;
    if (since == 0 || now - since < FORGET_NANOS) {
      return false;
    }
    ward.lock.isLookedAfter = false;
    if (ward.lock.engagedNanos() == 0) {
      ward.endWatch();
      return true;
    }
    ward.lock.isLookedAfter = true; // engaged just now, and may have seen that it was looked after
    ward.notEngagedSinceNanos = 0;
    return false;
  }

  private void look(Ward ward, long now) {
    long engaged = ward.lock.engagedNanos();
    if (engaged == 0) {
      if (ward.notEngagedSinceNanos == 0) {
        ward.notEngagedSinceNanos = now;
      }
      return;
    }
    ward.notEngagedSinceNanos = 0;
    noteUse(ward, engaged, now);
    Ending pending = ward.lock.ending();
    Ending ending = pending != null ? pending : reasonToEnd(ward, engaged, now);
    if (ending != null) {
      ward.lock.end(ending);
    }
  }

  private static void noteUse(Ward ward, long engaged, long now) {
    if (ward.lock.nextEpoch() || engaged != ward.engagedNanos) {
      ward.engagedNanos = engaged;
      ward.unusedSinceNanos = now;
    }
  }

  private @Nullable Ending reasonToEnd(Ward ward, long engaged, long now) {
    if (ward.lock.idleNanos() == 0) {
      return Ending.NOT_WANTED;
    }
    if (now - engaged >= SLICE_NANOS && isAskedFor(ward.lock)) {
      return Ending.ASKED;
    }
    if (now - ward.unusedSinceNanos >= ward.lock.idleNanos()) {
      return Ending.UNUSED;
    }
    if (now - engaged < STRANGERS_NANOS || now - ward.strangersSoughtNanos < STRANGERS_NANOS) {
      return null;
    }
    ward.strangersSoughtNanos = now;
    Answer answer = sleepers.look(ward.lock.identity());
    if (answer == Answer.SOMEBODY) {
      return Ending.TURN_FOR_SLEEPERS;
    }
    boolean mayBeUnseen = answer == Answer.UNKNOWN || now - engaged >= UNSEEN_STRANGERS_NANOS;
    return mayBeUnseen ? Ending.TURN_FOR_STRANGERS : null;
  }

  /** Who cannot ask the kernel gives way: it costs a pair, not a guarantee. */
  private static boolean isAskedFor(RetainingDescription lock) {
    try {
      return lock.isAskedFor();
    } catch (LockException | RuntimeException | Error e) {
      return true;
    }
  }
}
