package io.mortise.benchmarks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** The C programs. */
record Floors(Path directory) {

  double pairNanos(String kind, int seconds) throws IOException, InterruptedException {
    Path file = Files.createTempFile("mortise-floor", ".lock");
    try {
      return nanos("pair_floor", file, kind, seconds);
    } finally {
      Files.delete(file);
    }
  }

  double markerPairNanos(Path place, String style, int seconds)
      throws IOException, InterruptedException {
    Path inside = Files.createTempDirectory(place, "mortise-benchmark"); // as UncontendedPair
    double nanos = nanos("marker_floor", inside, style, seconds);
    Files.delete(inside.resolve("pair.lock"));
    Files.delete(inside);
    return nanos;
  }

  private double nanos(String program, Path place, String kind, int seconds)
      throws IOException, InterruptedException {
    Process process =
        new ProcessBuilder(
                directory.resolve(program).toString(),
                place.toString(),
                kind,
                String.valueOf(seconds))
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    String printed = process.inputReader().readLine();
    if (process.waitFor() != 0 || printed == null) {
      throw new IOException(program + " " + kind + " failed");
    }
    return Double.parseDouble(printed);
  }

  List<Long> handoffs(int count) throws IOException, InterruptedException {
    return Handoff.run(
        count,
        (role, lock, board) ->
            List.of(
                directory.resolve("handoff_floor").toString(),
                role,
                lock.toString(),
                board.toString(),
                String.valueOf(count)));
  }
}
