package io.mortise.internal.backend;

import java.lang.System.Logger.Level;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * What the library tells the {@link System.Logger} {@code io.mortise}. A log handler is foreign
 * code: it may wait for anything, also for a lock of ours. So a message is only noted where it
 * comes up, and written by a thread that has no lock and no monitor of ours. Nothing here fails.
 * Thread-safe.
 */
public final class Log {

  private record Message(Level level, String text, @Nullable Throwable cause) {}

  private static final Queue<Message> WAITING = new ConcurrentLinkedQueue<>();
  private static final AtomicBoolean WRITING = new AtomicBoolean(); // by a thread of its own

  private Log() {}

  /** Notes what the next {@link #flush} writes. From under any lock. */
  public static void later(Level level, String text) {
    note(new Message(level, text, null));
  }

  /**
   * Notes a warning that another thread writes, soon. From under any lock, and for threads that
   * others wait for. If no thread can be started, the next {@link #flush} writes it.
   */
  public static void elsewhere(String text, @Nullable Throwable cause) {
    note(new Message(Level.WARNING, text, cause));
    writeElsewhere();
  }

  private static void note(Message message) {
    try {
      WAITING.add(message);
    } catch (OutOfMemoryError e) {
      // what it would tell of has happened all the same
    }
  }

  /** Writes what was noted. The caller has no lock and no monitor of ours. */
  public static void flush() {
    for (Message next = WAITING.poll(); next != null; next = WAITING.poll()) {
      try {
        System.getLogger("io.mortise").log(next.level, next.text, next.cause);
      } catch (RuntimeException | Error e) {
        // the handler's own trouble, which must not look like the lock's
      }
    }
  }

  private static void writeElsewhere() {
    if (WRITING.compareAndSet(false, true)) { // else that thread looks again before it ends
      boolean started = false;
      try {
        started = HelperThreads.tryExecute(Log::writeAll);
      } catch (RuntimeException | Error e) {
        // no memory: not started
      }
      if (!started) {
        WRITING.set(false);
      }
    }
  }

  private static void writeAll() {
    do {
      flush();
      WRITING.set(false);
    } while (!WAITING.isEmpty() && WRITING.compareAndSet(false, true));
  }
}
