package io.mortise.process;

import io.mortise.Hold;
import io.mortise.LockFile;
import io.mortise.LockMode;
import io.mortise.LockTimeoutException;
import io.mortise.Mortise;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;

/** Waits for a lock that another process holds, in a JVM whose signals are not what they were. */
final class WaitSignalMain {

  private static final int LOWEST = 34; // SIGRTMIN and SIGRTMAX of glibc
  private static final int HIGHEST = 64;

  private WaitSignalMain() {}

  static native int take(int number, boolean ignore);

  public static void main(String[] arguments) throws Exception {
    try (LockFile file = LockFile.open(Path.of(arguments[0]))) {
      System.out.println("hint=" + Mortise.nativeStatus().hint());
      if (arguments.length > 1) {
        System.load(arguments[1]);
        takeSignals(arguments[2].equals("ignore"), arguments[3].equals("all"));
      }
      System.out.println("time=" + ending(file, Duration.ofMillis(200), false));
      System.out.println("interrupt=" + ending(file, Duration.ofDays(1), true));
    }
  }

  /** Those that have a handler now, or all that a library may take. */
  private static void takeSignals(boolean ignore, boolean all) throws Exception {
    long caught = caught();
    int taken = 0;
    for (int number = LOWEST; number <= HIGHEST; number++) {
      boolean isJvms = number == HIGHEST - 2; // of java.nio
      if (!isJvms && (all || (caught >>> (number - 1) & 1) == 1)) {
        if (take(number, ignore) != 0) {
          throw new AssertionError("signal " + number);
        }
        taken++;
      }
    }
    System.out.println("taken=" + (taken > 0));
  }

  /** The signals that have a handler in this process, as a mask. */
  static long caught() throws Exception {
    return Files.readAllLines(Path.of("/proc/self/status")).stream()
        .filter(line -> line.startsWith("SigCgt:"))
        .map(line -> Long.parseUnsignedLong(line.substring(7).strip(), 16))
        .findFirst()
        .orElseThrow();
  }

  /** How a wait ends, in a thread of its own. */
  private static String ending(LockFile file, Duration timeout, boolean interrupt)
      throws Exception {
    StringBuilder ending = new StringBuilder();
    Thread waiter =
        new Thread(
            () -> {
              try (Hold hold = file.acquire(LockMode.EXCLUSIVE, timeout)) {
                ending.append("granted ").append(hold);
              } catch (LockTimeoutException e) {
                ending.append("timed out");
              } catch (InterruptedException e) {
                ending.append("interrupted");
              } catch (Exception e) {
                ending.append(e);
              }
            });
    waiter.setDaemon(true);
    waiter.start();
    if (interrupt) {
      waiter.interrupt();
    }
    waiter.join(20_000);
    return waiter.isAlive() ? "no end" : ending.toString();
  }
}
