package io.mortise.internal.events;

import io.mortise.Backend;
import io.mortise.LockMode;
import io.mortise.LockOwner;
import io.mortise.Mechanism;
import io.mortise.internal.backend.ByteRange;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import jdk.jfr.FlightRecorder;
import org.jspecify.annotations.Nullable;

/** The way to the events: the only class that knows whether there can be any. */
public final class Events {

  /*
   * For maintainers. Making the first object of an event class starts JFR, which takes 180 ms, whether anybody
   * records or not. So no event class is touched before `isInitialized` says that somebody has: that costs 0.6 ms once,
   * and the read of a field from then on.
   *
   * Module jdk.jfr is missing in images without it, and is not readable from a module path that did not resolve it;
   * the first access is a LinkageError then. Classes outside this package have fields and variables of the event classes, which the
   * JVM does not load for that; they call no method of jdk.jfr.Event.
   */
  private static final boolean PRESENT = isPresent();

  private static final String NOT_KNOWN = "";

  private Events() {}

  private static boolean isPresent() {
    try {
      boolean unused = FlightRecorder.isInitialized();
      return true;
    } catch (LinkageError e) {
      return false;
    }
  }

  /** May somebody be recording? */
  public static boolean areOn() {
    return PRESENT && FlightRecorder.isInitialized();
  }

  /** Are holds recorded? Then they come by {@link #beginHold}. */
  public static boolean areHoldsOn() {
    return areOn() && LockHold.isOn();
  }

  /** After a grant. Null if that is not to be recorded. */
  public static @Nullable LockHold beginHold(
      Path path, LockMode mode, ByteRange range, @Nullable Thread acquirer) {
    if (!areHoldsOn()) {
      return null;
    }
    LockHold hold = new LockHold(path, mode, range, acquirer);
    hold.begin();
    return hold;
  }

  /** After the lock was given back, or converted. */
  public static void endHold(@Nullable LockHold hold) {
    if (hold != null) {
      hold.commit();
    }
  }

  /** When the lock was not to be had at once. Null if that is not to be recorded. */
  public static @Nullable LockWait beginWait(Path path, LockMode mode, ByteRange range) {
    if (!areOn() || !LockWait.isOn()) {
      return null;
    }
    LockWait wait = new LockWait(path, mode, range);
    wait.begin();
    return wait;
  }

  /**
   * Where it waits, and who is in the way.
   *
   * @param holder as far as it is known without asking the system
   */
  public static void waitsAt(LockWait wait, Backend backend, @Nullable Thread holder) {
    wait.backend = backend.name();
    if (wait.holder == null) {
      wait.holder = LockEvent.nameOf(holder);
    }
  }

  public static void endWait(@Nullable LockWait wait, WaitEnd how) {
    if (wait != null) {
      wait.outcome = how.name();
      wait.commit();
    }
  }

  /**
   * The lock was not to be had in the given time.
   *
   * @param owner who held it then; null where that is not known, or was not asked
   */
  public static void timedOut(
      Path path, LockMode mode, ByteRange range, long timeoutNanos, @Nullable LockOwner owner) {
    if (areOn() && LockTimeout.isOn()) {
      new LockTimeout(path, mode, range, timeoutNanos, owner).commit();
    }
  }

  public static void lost(Path path, LockMode mode, ByteRange range, @Nullable String explanation) {
    if (areOn() && LockLost.isOn()) {
      new LockLost(path, mode, range, explanation).commit();
    }
  }

  /** After a file was opened, while {@link #areOn}. */
  public static void selected(Path path, Backend backend, Mechanism mechanism, String reason) {
    // Making the class ready takes time; done in the first wait, it would make that look shorter.
    boolean unused = areOn() && LockWait.isOn();
    if (areOn() && BackendSelected.isOn()) {
      new BackendSelected(path, backend, mechanism, reason, fileSystemOf(path)).commit();
    }
  }

  private static String fileSystemOf(Path path) {
    try {
      return Files.getFileStore(path).type();
    } catch (IOException | SecurityException e) {
      return NOT_KNOWN; // the event says the rest
    }
  }
}
