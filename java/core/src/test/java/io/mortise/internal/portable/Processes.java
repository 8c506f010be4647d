package io.mortise.internal.portable;

import io.mortise.harness.ChildProcess;
import io.mortise.harness.Eventually;
import io.mortise.harness.Namespaces;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Processes that do nothing, for a test to blame. */
final class Processes implements AutoCloseable {

  private static final String PARENT_OF_A_ZOMBIE =
      """
      import os, sys
      child = os.fork()
      if child == 0:
          os._exit(0)
      print(child, flush=True)
      sys.stdin.read()
      """;

  private final List<ChildProcess> children = new ArrayList<>();

  private ChildProcess start(String... command) throws IOException {
    ChildProcess child = ChildProcess.start(command[0], List.of(command));
    children.add(child);
    return child;
  }

  /** Alive until the end of the test. */
  long sleeping() throws IOException {
    return start("cat").pid();
  }

  /** Dead, and its parent does not ask how it died. */
  long zombie() throws IOException {
    long pid = Long.parseLong(start("python3", "-c", PARENT_OF_A_ZOMBIE).receive());
    Path status = Path.of("/proc/" + pid + "/status");
    Eventually.await("a zombie", () -> Files.readString(status).contains("State:\tZ"));
    return pid;
  }

  /** What to put before a command; empty where this is not permitted. */
  static List<String> inAnotherPidNamespace() throws IOException {
    return Namespaces.launcher(
        "a real owner in another container",
        List.of("--pid", "--fork", "--mount-proc", "--kill-child=SIGKILL"));
  }

  /** While that process keeps their input open: they would end by themselves at its end. */
  static void killAllBelow(long pid) throws IOException {
    List<ProcessHandle> victims = ProcessHandle.of(pid).orElseThrow().descendants().toList();
    victims.forEach(ProcessHandle::destroyForcibly);
    Eventually.await("killed", () -> victims.stream().noneMatch(ProcessHandle::isAlive));
  }

  @Override
  public void close() {
    children.forEach(ChildProcess::close);
  }
}
