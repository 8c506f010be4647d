package io.mortise.internal.portable;

import io.mortise.internal.backend.HelperThreads;
import io.mortise.internal.backend.Log;
import io.mortise.internal.marker.Marker;
import java.io.IOException;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** One daemon thread that refreshes what this process holds, for as long as there is anything. */
final class Heartbeats {

  /** Something that wants attention now and then. */
  interface Beating {
    void beat();
  }

  private static final Set<Beating> ALL = ConcurrentHashMap.newKeySet();
  private static volatile boolean running;

  private Heartbeats() {}

  /**
   * Before something is taken that has to be refreshed.
   *
   * @throws IOException if no thread can be started for it
   */
  static void prepare() throws IOException {
    if (!running && !start()) {
      throw new IOException("no thread can be started to refresh the marker");
    }
  }

  static void add(Beating beating) {
    ALL.add(beating);
    if (!running) {
      boolean unused = start(); // if it fails: at the next
    }
  }

  static void remove(Beating beating) {
    ALL.remove(beating);
  }

  private static synchronized boolean start() {
    if (!running) {
      try {
        Thread thread = HelperThreads.newThread(Heartbeats::run, "mortise-heartbeat");
        running = true; // before it looks
        thread.start();
      } catch (OutOfMemoryError e) { // "unable to create native thread"
        running = false;
      }
    }
    return running;
  }

  private static void run() {
    while (true) {
      pause();
      try {
        ALL.forEach(Heartbeats::beat);
        if (ALL.isEmpty() && mayStop()) {
          return;
        }
      } catch (RuntimeException | Error e) {
        // no memory for the loop itself, just now: markers without a heartbeat would look dead
      }
    }
  }

  /** One that fails must not end the others'. */
  private static void beat(Beating beating) {
    try {
      beating.beat();
    } catch (Throwable e) { // also for want of memory, just now
      Log.elsewhere("a heartbeat failed", e);
    }
  }

  /** One who is added later sees that nothing runs; one who was added before is seen here. */
  private static boolean mayStop() {
    running = false;
    if (ALL.isEmpty()) {
      return true;
    }
    synchronized (Heartbeats.class) {
      if (running) {
        return true; // another thread does it now
      }
      running = true;
      return false;
    }
  }

  /** An interrupt, of all threads of a group for one, does not end it while anything is held. */
  @SuppressWarnings("BusyWait")
  private static void pause() {
    try {
      Thread.sleep(Marker.HEARTBEAT.toMillis());
    } catch (InterruptedException e) {
      // a beat too early
    }
  }
}
