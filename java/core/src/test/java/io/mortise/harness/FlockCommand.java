package io.mortise.harness;

import io.mortise.LockMode;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/** {@code flock(1)} of util-linux, holding a lock until it is closed. */
public final class FlockCommand implements AutoCloseable {

  private final ChildProcess process;

  private FlockCommand(ChildProcess process) {
    this.process = process;
  }

  /** Would it get the lock at once? */
  public static boolean succeeds(Path file, LockMode mode) throws IOException {
    try (ChildProcess process =
        ChildProcess.start(
            "flock", List.of("flock", option(mode), "--nonblock", file.toString(), "true"))) {
      return process.finish() == 0;
    }
  }

  /** {@link #awaitLocked} is to follow. */
  public static FlockCommand begin(Path file, LockMode mode) throws IOException {
    // --close: the command below does not inherit the lock.
    List<String> command =
        List.of("flock", "--close", option(mode), file.toString(), "sh", "-c", "echo locked; cat");
    return new FlockCommand(ChildProcess.start("flock", command));
  }

  private static String option(LockMode mode) {
    return mode == LockMode.EXCLUSIVE ? "--exclusive" : "--shared";
  }

  public FlockCommand awaitLocked() {
    process.expect("locked");
    return this;
  }

  /** Lets go. */
  @Override
  public void close() {
    process.finish();
    process.close();
  }
}
