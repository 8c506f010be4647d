package io.mortise.internal.retain;

import io.mortise.LockException;
import io.mortise.internal.retain.RetainingDescription.Ending;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * The one thread that looks after all kept locks of this JVM (class loader): whether somebody asks,
 * whether they are in use, whether strangers had their turn. There while there is something to look
 * after, and for a while longer.
 */
final class Janitor implements Runnable {

  static final long TICK_NANOS = 1_000_000;

  /** One who was granted the lock has it for so long, or two JVMs would do nothing but pass it. */
  private static final long SLICE_NANOS = 1_000_000;

  /** So long at most does a program wait that does not ask. */
  private static final long STRANGERS_NANOS = 4_000_000;

  /** For so long a lock is looked after that nobody uses, and then forgotten. */
  private static final long FORGET_NANOS = 2_000_000_000L;

  /** Here, so that it is loaded before anything is kept: a class loader may be closed by then. */
  private static final Ending ASKED = Ending.ASKED;

  private static final Object MONITOR = new Object();
  private static final List<Ward> WARDS = new ArrayList<>(); // guarded by MONITOR
  private static @Nullable Thread thread; // guarded by MONITOR

  private static volatile long tickNanos = System.nanoTime();

  /** A lock that is looked after, with what was last seen of it. By the janitor only. */
  private static final class Ward {
    final RetainingDescription lock;
    int uses;
    long unusedSinceNanos;
    long engagedNanos;
    long notEngagedSinceNanos; // 0 while it is

    Ward(RetainingDescription lock) {
      this.lock = lock;
    }
  }

  private Janitor() {}

  /** When the janitor last looked; not older than a tick while something is kept. */
  static long tickNanos() {
    return tickNanos;
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
      if (thread == null && !start()) {
        return false;
      }
      WARDS.add(new Ward(lock));
      lock.isLookedAfter = true;
      return true;
    }
  }

  private static boolean start() {
    tickNanos = System.nanoTime();
    try {
      Thread started = new Thread(null, new Janitor(), "mortise-janitor", 0, false);
      started.setDaemon(true);
      started.start();
      thread = started;
      return true;
    } catch (OutOfMemoryError e) { // "unable to create native thread"
      return false;
    }
  }

  @Override
  public void run() {
    List<Ward> wards = new ArrayList<>();
    while (takeWards(wards)) {
      long now = System.nanoTime();
      tickNanos = now;
      for (Ward ward : wards) {
        lookWhateverHappens(ward, now);
      }
      boolean unused = Thread.interrupted(); // one who is interrupted would not pause
      LockSupport.parkNanos(TICK_NANOS);
    }
  }

  /** Without a janitor a kept lock would be kept for ever, so it does not end by any failure. */
  private static void lookWhateverHappens(Ward ward, long now) {
    try {
      look(ward, now);
    } catch (Throwable e) {
      // no memory; or no class, because its loader was closed: perhaps at the next tick
    }
  }

  /** False when there are none: then this thread is no longer the janitor. */
  private static boolean takeWards(List<Ward> into) {
    synchronized (MONITOR) {
      WARDS.removeIf(Janitor::isForgotten);
      into.clear();
      into.addAll(WARDS);
      if (into.isEmpty()) {
        thread = null;
      }
      return !into.isEmpty();
    }
  }

  private static boolean isForgotten(Ward ward) {
    long since = ward.notEngagedSinceNanos;
    if (since == 0 || tickNanos - since < FORGET_NANOS) {
      return false;
    }
    ward.lock.isLookedAfter = false;
    if (ward.lock.engagedNanos() == 0) {
      return true;
    }
    ward.lock.isLookedAfter = true; // engaged just now, and may have seen that it was looked after
    ward.notEngagedSinceNanos = 0;
    return false;
  }

  private static void look(Ward ward, long now) {
    long engaged = ward.lock.engagedNanos();
    if (engaged == 0) {
      if (ward.notEngagedSinceNanos == 0) {
        ward.notEngagedSinceNanos = now;
      }
      return;
    }
    ward.notEngagedSinceNanos = 0;
    noteUse(ward, engaged, now);
    if (ward.lock.isEnding()) {
      ward.lock.letGoNow();
      return;
    }
    Ending ending = reasonToEnd(ward, engaged, now);
    if (ending != null) {
      ward.lock.end(ending);
    }
  }

  private static void noteUse(Ward ward, long engaged, long now) {
    int uses = ward.lock.uses();
    if (engaged != ward.engagedNanos || uses != ward.uses) {
      ward.engagedNanos = engaged;
      ward.uses = uses;
      ward.unusedSinceNanos = now;
    }
  }

  private static @Nullable Ending reasonToEnd(Ward ward, long engaged, long now) {
    if (ward.lock.idleNanos() == 0) {
      return Ending.NOT_WANTED;
    }
    if (now - engaged >= SLICE_NANOS && isAskedFor(ward.lock)) {
      return ASKED;
    }
    if (now - engaged >= STRANGERS_NANOS) {
      return Ending.TURN_FOR_STRANGERS;
    }
    return now - ward.unusedSinceNanos >= ward.lock.idleNanos() ? Ending.UNUSED : null;
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
