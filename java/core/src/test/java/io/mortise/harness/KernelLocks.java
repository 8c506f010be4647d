package io.mortise.harness;

import io.mortise.support.BackendHere;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.locks.LockSupport;

/**
 * What Linux says about the locks of a file, in {@code /proc/locks} (proc(5)). A line with an arrow
 * is of somebody who sleeps until he gets the lock:
 *
 * <pre>
 *   1: OFDLCK ADVISORY  WRITE -1 fe:00:2154499 4611686018427387904 4611686018427387904
 *   1: -> OFDLCK ADVISORY  WRITE -1 fe:00:2154499 4611686018427387904 4611686018427387904
 * </pre>
 */
public final class KernelLocks {

  private static final Path RECORDS = Path.of("/proc/locks");

  private static final long A_MOMENT_NANOS = 100_000_000;

  private KernelLocks() {}

  /** Returns as soon as so many sleep in the kernel until they get a lock of the file. */
  public static void awaitWaiters(Path file, int count) throws IOException {
    if (BackendHere.isPortable()) {
      // Nothing shows who waits by trying. Going on too early would test less, not something wrong.
      LockSupport.parkNanos(A_MOMENT_NANOS);
      return;
    }
    Eventually.await(
        () -> count + " waiting for " + file + " in the kernel: " + describe(file),
        () -> waiters(file) == count);
  }

  public static long waiters(Path file) throws IOException {
    return linesOf(file).stream().filter(line -> line.contains("->")).count();
  }

  public static long held(Path file) throws IOException {
    return linesOf(file).stream().filter(line -> !line.contains("->")).count();
  }

  private static String describe(Path file) {
    try {
      return linesOf(file).toString();
    } catch (IOException e) {
      return e.toString();
    }
  }

  /*
   * The kernel hands the list out page by page, and finds its place again by counting. A lock that
   * anybody adds or drops between two pages makes it tell a line twice, or not at all. So nothing is
   * believed that was not read twice.
   */
  private static List<String> linesOf(Path file) throws IOException {
    String inode = ":" + Files.getAttribute(file, "unix:ino", LinkOption.NOFOLLOW_LINKS) + " ";
    List<String> before;
    List<String> now = linesWith(inode);
    do {
      before = now;
      now = linesWith(inode);
    } while (!now.equals(before));
    return now;
  }

  private static List<String> linesWith(String inode) throws IOException {
    return Files.readAllLines(RECORDS).stream()
        .filter(line -> line.contains(inode))
        .map(line -> line.substring(line.indexOf(':'))) // before it: a number in the whole list
        .toList();
  }
}
