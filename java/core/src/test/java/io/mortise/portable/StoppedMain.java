package io.mortise.portable;

import io.mortise.MarkerStyle;
import io.mortise.internal.marker.HeldMarker;
import io.mortise.internal.marker.Marker;
import io.mortise.internal.marker.MarkerOptions;
import io.mortise.portable.HookedFiles.Step;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;

/**
 * A JVM that tries for a marker once, and stops itself just before the first step that changes
 * something; says when it went on, and what came of it. Then it tries again at each line.
 *
 * <p>Arguments: lock file, marker style.
 */
public final class StoppedMain {

  private static final Duration GRACE = Duration.ofSeconds(10);

  private static boolean stopped;

  private StoppedMain() {}

  /** See above. */
  public static void main(String[] arguments) throws Exception {
    MarkerOptions options = new MarkerOptions(MarkerStyle.valueOf(arguments[1]), null);
    Marker marker =
        new Marker(Path.of(arguments[0]), new HookedFiles(StoppedMain::stopOnce), GRACE);
    do {
      HeldMarker held = marker.tryAcquire(options);
      System.out.println(held != null ? "held" : "refused");
    } while (System.in.read() >= 0);
  }

  private static void stopOnce(Step step, Path file, byte[] content) throws IOException {
    if (stopped || !step.changes) {
      return;
    }
    stopped = true;
    String pid = Long.toString(ProcessHandle.current().pid());
    try {
      new ProcessBuilder("kill", "-STOP", pid).start().waitFor();
    } catch (InterruptedException e) {
      throw new IOException("interrupted while it stopped", e);
    }
    System.out.println("went on");
  }
}
