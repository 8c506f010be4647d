package io.mortise.harness;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/**
 * Reads the lines of a stream as they come, in a thread of its own, so that no pipe ever fills up.
 */
final class LineReader {

  /** Stands behind the last line. A line from a stream never has a line break. */
  static final String END = "\n";

  private final BlockingQueue<String> lines = new LinkedBlockingQueue<>();

  LineReader(String name, InputStream stream) {
    Thread thread = new Thread(() -> read(stream), name);
    thread.setDaemon(true);
    thread.start();
  }

  private void read(InputStream stream) {
    try (BufferedReader reader =
        new BufferedReader(new InputStreamReader(stream, StandardCharsets.UTF_8))) {
      for (String line = reader.readLine(); line != null; line = reader.readLine()) {
        lines.add(line);
      }
    } catch (IOException e) {
      lines.add("(reading failed: " + e + ")"); // also when the process was killed
    } finally {
      lines.add(END);
    }
  }

  /** Null when there is none in that time; END stays where it is. */
  String next(Duration patience) {
    try {
      String line = lines.poll(patience.toMillis(), TimeUnit.MILLISECONDS);
      if (END.equals(line)) {
        lines.add(END);
      }
      return line;
    } catch (InterruptedException e) {
      throw new AssertionError("interrupted while waiting for a line", e);
    }
  }

  boolean hasLine() {
    return !lines.isEmpty();
  }

  /** All lines that were not taken. */
  String all() {
    return String.join("\n", lines);
  }
}
