package io.mortise.internal.portable;

import io.mortise.internal.backend.HelperThreads;
import java.io.IOException;
import java.nio.file.ClosedWatchServiceException;
import java.nio.file.Path;
import java.nio.file.StandardWatchEventKinds;
import java.nio.file.WatchKey;
import java.nio.file.WatchService;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * Wakes waiting threads when something is removed from a directory: one watch for each directory,
 * and only while somebody waits. It only makes the next try come sooner, so nothing depends on it.
 */
final class DirectoryWatch {

  /** Elsewhere the JDK's watch polls, every few seconds: worse than polling ourselves. */
  private static final boolean WORTH_WHILE = isWorthWhile();

  private static final Map<Path, DirectoryWatch> WATCHES = new ConcurrentHashMap<>();

  private final WatchService service;
  private final Set<Thread> waiting = ConcurrentHashMap.newKeySet();

  private DirectoryWatch(WatchService service) {
    this.service = service;
  }

  private static boolean isWorthWhile() {
    String os = System.getProperty("os.name", "").toLowerCase(Locale.ROOT);
    return os.startsWith("linux") || os.startsWith("windows");
  }

  /** The calling thread is unparked from now on; false where there is no watching. */
  static boolean join(Path directory) {
    if (!WORTH_WHILE) {
      return false;
    }
    return WATCHES.compute(directory, (path, watch) -> joined(path, watch)) != null;
  }

  /** Does nothing for a thread that has not joined. */
  static void leave(Path directory) {
    WATCHES.computeIfPresent(directory, (path, watch) -> watch.left());
  }

  private static @Nullable DirectoryWatch joined(Path directory, @Nullable DirectoryWatch watch) {
    DirectoryWatch joined = watch != null ? watch : start(directory);
    if (joined != null) {
      joined.waiting.add(Thread.currentThread());
    }
    return joined;
  }

  private @Nullable DirectoryWatch left() {
    waiting.remove(Thread.currentThread());
    if (!waiting.isEmpty()) {
      return this;
    }
    close(service);
    return null;
  }

  /** Null when the system has no more watches to give, or cannot watch this directory. */
  private static @Nullable DirectoryWatch start(Path directory) {
    try {
      WatchService service = directory.getFileSystem().newWatchService();
      try {
        directory.register(service, StandardWatchEventKinds.ENTRY_DELETE);
      } catch (IOException | RuntimeException e) {
        close(service);
        return null;
      }
      DirectoryWatch watch = new DirectoryWatch(service);
      Thread thread = HelperThreads.newThread(watch::run, "mortise-directory-watch");
      if (!isStarted(thread)) {
        close(service);
        return null;
      }
      return watch;
    } catch (IOException | UnsupportedOperationException e) {
      return null;
    } catch (OutOfMemoryError e) {
      if (HelperThreads.isShortage(e)) {
        return null; // the JDK's service has a thread of its own
      }
      throw e;
    }
  }

  private static boolean isStarted(Thread thread) {
    try {
      thread.start();
      return true;
    } catch (OutOfMemoryError e) { // "unable to create native thread"
      return false;
    }
  }

  private static void close(WatchService service) {
    try {
      service.close();
    } catch (IOException e) {
      // nothing more to get from it
    }
  }

  private void run() {
    try {
      for (WatchKey key = service.take(); ; key = service.take()) {
        key.pollEvents();
        key.reset();
        waiting.forEach(LockSupport::unpark);
      }
    } catch (ClosedWatchServiceException | InterruptedException e) {
      // the last one has left
    }
  }
}
