package io.mortise.cli.stress;

import io.mortise.cli.common.JavaProcess;
import io.mortise.cli.stress.locker.LockerMain;
import io.mortise.cli.stress.locker.LockerPlan;
import io.mortise.cli.stress.referee.Deaths;
import io.mortise.cli.stress.referee.Life;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.lang.ProcessBuilder.Redirect;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;

/**
 * The lockers' processes. Java calls one dead only after waitpid has told so, which it does when
 * all its threads are gone and its files, and with them its locks, are closed.
 */
final class Processes implements Deaths, Closeable {

  private static final String LOCKF_PROGRAM = "lockf_locker.py";
  private static final long LONGEST_DEATH_SECONDS = 20;

  /** Of those that are not known to be dead; each has our end of its standard input. */
  private final Map<Life, Process> processes = new ConcurrentHashMap<>();

  void start(Life life, LockerPlan plan, Path complaints) throws IOException {
    processes.put(
        life,
        commandOf(plan)
            .redirectOutput(Redirect.DISCARD)
            .redirectError(complaints.toFile())
            .start());
  }

  private static ProcessBuilder commandOf(LockerPlan plan) throws IOException {
    if (plan.peer() != LockerPlan.Peer.LOCKF) {
      return JavaProcess.of(LockerMain.class, plan.words());
    }
    return new ProcessBuilder(
        "python3",
        "-c",
        lockfProgram(),
        Integer.toString(plan.slot()),
        Integer.toString(plan.life()),
        plan.directory().toString(),
        Integer.toString(plan.refereePort()),
        Integer.toString(plan.sharedPercent()),
        Long.toString(plan.seed()));
  }

  private static String lockfProgram() throws IOException {
    try (InputStream in = Processes.class.getResourceAsStream(LOCKF_PROGRAM)) {
      if (in == null) {
        throw new IOException(LOCKF_PROGRAM + " is not in the jar");
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  private Process of(Life life) {
    Process process = processes.get(life);
    if (process == null) {
      throw new IllegalStateException(life + " is dead");
    }
    return process;
  }

  long pid(Life life) {
    return of(life).pid();
  }

  void kill(Life life) {
    of(life).destroyForcibly();
  }

  /** Of one that is dead, to be forgotten now. */
  int exitCode(Life life) {
    int code = of(life).exitValue();
    processes.remove(life);
    return code;
  }

  @Override
  public boolean isAlive(Life life) {
    Process process = processes.get(life);
    return process != null && process.isAlive();
  }

  @Override
  public boolean awaitDeath(Life life) {
    Process process = processes.get(life);
    try {
      return process == null || process.waitFor(LONGEST_DEATH_SECONDS, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  /** None outlives this. */
  @Override
  public void close() {
    processes.values().forEach(Process::destroyForcibly);
    processes.values().forEach(process -> process.onExit().join());
  }
}
