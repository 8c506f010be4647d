package io.mortise.benchmarks;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;

/** Runs the two processes of a hand-off and collects what the waiter prints. */
final class Handoff {

  private Handoff() {}

  /** The command of a process in that role. */
  interface Command {
    List<String> of(String role, Path lock, Path board);
  }

  static List<Long> run(int count, Command command) throws IOException, InterruptedException {
    Path directory = Files.createTempDirectory("mortise-handoff");
    Path lock = directory.resolve("handoff.lock");
    Path board = Files.write(directory.resolve("board"), new byte[HandoffBoard.BYTES]);
    Process holder = start(command.of("holder", lock, board));
    Process waiter = start(command.of("waiter", lock, board));
    try (BufferedReader lines = waiter.inputReader()) {
      List<Long> nanos = lines.lines().map(Long::valueOf).collect(Collectors.toList());
      if (waiter.waitFor() != 0 || holder.waitFor() != 0 || nanos.size() != count) {
        throw new IOException("a hand-off process failed; got " + nanos.size() + " of " + count);
      }
      return nanos;
    } finally {
      holder.destroyForcibly();
      waiter.destroyForcibly();
      Files.deleteIfExists(lock);
      Files.delete(board);
      Files.delete(directory);
    }
  }

  private static Process start(List<String> command) throws IOException {
    return new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
  }
}
