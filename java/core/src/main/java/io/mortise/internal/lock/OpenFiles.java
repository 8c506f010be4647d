package io.mortise.internal.lock;

import io.mortise.LockException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Set;
import java.util.WeakHashMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The files of one directory that are open at the moment. Sees to it that those in which nothing is
 * locked do not keep too many descriptors, and that nothing is refused for want of one while there
 * are such.
 */
public final class OpenFiles {

  /** So many may be open though nothing in them is locked, if the process may have many. */
  private static final int KEPT = 256;

  /** In all directories together no more than this part of the descriptors of the process. */
  private static final int KEPT_ONE_OF = 4;

  /**
   * So many are looked at for each one that is opened: at most a third more than are in use stay.
   */
  private static final int LOOKS = 4;

  /** Other threads may take what was given back. */
  private static final int TRIES = 10;

  private static final Set<String> OUT_OF_DESCRIPTORS =
      Set.of("EMFILE", "ENFILE", "ERROR_TOO_MANY_OPEN_FILES");

  private static final Pattern SOFT_LIMIT = Pattern.compile("Max open files +([0-9]{1,9}) ");

  /** Of this class loader, unless closed. */
  private static final WeakHashMap<OpenFiles, Boolean> ALL =
      new WeakHashMap<>(); // guarded by itself

  final LeftOpen.Subject subject;
  private final int keptByAll = keptByAll();
  private final Deque<LockPath> oldestFirst = new ArrayDeque<>(); // guarded by this

  /** In that directory. */
  public OpenFiles(Path directory) {
    subject = new LeftOpen.Subject(directory);
    synchronized (ALL) {
      ALL.put(this, true);
    }
  }

  /** After the files were. */
  public void close() {
    synchronized (ALL) {
      ALL.remove(this);
    }
    synchronized (this) {
      oldestFirst.clear();
    }
  }

  /** Where the system does not tell its limit, a call that fails will. */
  private static int keptByAll() {
    try {
      Matcher soft = SOFT_LIMIT.matcher(Files.readString(Path.of("/proc/self/limits")));
      return soft.find() ? Integer.parseInt(soft.group(1)) / KEPT_ONE_OF : Integer.MAX_VALUE;
    } catch (IOException | RuntimeException e) {
      return Integer.MAX_VALUE;
    }
  }

  private int kept() {
    synchronized (ALL) {
      return Math.min(KEPT, keptByAll / Math.max(1, ALL.size()));
    }
  }

  /** By one that was not open. Not under its monitor: others' are taken here. */
  void opened(LockPath file) {
    int kept = kept();
    synchronized (this) {
      oldestFirst.addLast(file);
      for (int looks = 0; looks < LOOKS && oldestFirst.size() > kept; looks++) {
        LockPath oldest = oldestFirst.removeFirst();
        if (!oldest.closeFileIfIdle()) {
          oldestFirst.addLast(oldest);
        }
      }
    }
  }

  private synchronized boolean closeIdle() {
    return oldestFirst.removeIf(LockPath::closeFileIfIdle);
  }

  /**
   * After a failure: if it was for want of a descriptor, closes the files of keys and the ranges of
   * this class loader in which nothing is held or waited for. Not under a monitor of ours.
   *
   * @param tries how many failures there were before: what is closed may be the caller's own
   * @return whether to try again
   */
  public static boolean madeRoomAfter(LockException failure, int tries) {
    return tries < TRIES
        && OUT_OF_DESCRIPTORS.contains(failure.errorName().orElse(""))
        && closeAllIdle();
  }

  private static boolean closeAllIdle() {
    List<OpenFiles> all;
    synchronized (ALL) {
      all = new ArrayList<>(ALL.keySet());
    }
    boolean closed = SharedFiles.closeIdleRanges();
    for (OpenFiles files : all) {
      closed |= files.closeIdle();
    }
    return closed;
  }
}
