package io.mortise.process;

import io.mortise.harness.Eventually;
import io.mortise.support.SecondMortise;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;

/** Has Mortise in many class loaders, one after the other, and none in its own. */
final class LoadersMain {

  private static final int LOADERS = 10;

  private LoadersMain() {}

  public static void main(String[] arguments) throws Exception {
    Path lock = Path.of(arguments[0]);
    long before = WaitSignalMain.caught();
    useMany(lock, before);
    Eventually.await(
        "every copy is unmapped",
        () -> {
          System.gc();
          return mapped() == 0;
        });
    System.out.println("mapped after: " + mapped());
    int signal = Long.SIZE - Long.numberOfLeadingZeros(WaitSignalMain.caught() & ~before);
    String pid = Long.toString(ProcessHandle.current().pid());
    Process kill = new ProcessBuilder("kill", "-" + signal, pid).start();
    if (kill.waitFor() != 0) {
      throw new AssertionError("kill failed");
    }
    System.out.println("alive after the signal");
  }

  private static void useMany(Path lock, long before) throws Exception {
    SecondMortise[] all = new SecondMortise[LOADERS];
    for (int i = 1; i <= LOADERS; i++) {
      SecondMortise one = new SecondMortise();
      all[i - 1] = one;
      try (SecondMortise.File file = one.open(lock)) {
        file.timeOut(Duration.ofMillis(5));
      }
      if (i == 1 || i == LOADERS) {
        long added = WaitSignalMain.caught() & ~before;
        System.out.println("signals after " + i + ": " + Long.bitCount(added));
      }
    }
    System.out.println("mapped while used: " + mapped());
    for (SecondMortise one : all) {
      one.close(); // in use until here
    }
  }

  /** Copies of the library whose code is mapped into this process. */
  private static long mapped() throws IOException {
    return Files.readAllLines(Path.of("/proc/self/maps")).stream()
        .filter(line -> line.contains("libmortise") && line.contains("r-x"))
        .count();
  }
}
