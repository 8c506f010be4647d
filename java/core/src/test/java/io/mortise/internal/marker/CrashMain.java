package io.mortise.internal.marker;

import io.mortise.MarkerStyle;
import io.mortise.internal.marker.SteppedFiles.Call;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicInteger;

/** Takes a lock and lets go of it, and halts at a certain step. */
final class CrashMain {

  static final int HALTED = 9;
  static final String BEFORE = "before";
  static final String MIDDLE = "middle";

  private CrashMain() {}

  /** The locked file, the style, which step, and whether before it or in its middle. */
  public static void main(String[] arguments) throws IOException {
    Path file = Path.of(arguments[0]);
    MarkerStyle style = MarkerStyle.valueOf(arguments[1]);
    int at = Integer.parseInt(arguments[2]);
    SteppedFiles files = new SteppedFiles();
    AtomicInteger count = new AtomicInteger();
    if (arguments[3].equals(BEFORE)) {
      files.before(
          step -> {
            if (step.call().changesSomething() && count.incrementAndGet() == at) {
              Runtime.getRuntime().halt(HALTED);
            }
          });
    } else {
      files.after(
          step -> {
            if (step.call() == Call.CREATE && count.incrementAndGet() == at) {
              cut(step.file());
              Runtime.getRuntime().halt(HALTED);
            }
          });
    }
    Marker contender = new Marker(file, files, MarkerBench.GRACE);
    MarkerBench.await(contender, style).release();
  }

  private static void cut(Path file) throws IOException {
    try (RandomAccessFile open = new RandomAccessFile(file.toFile(), "rw")) {
      open.setLength(open.length() / 2);
    }
  }
}
