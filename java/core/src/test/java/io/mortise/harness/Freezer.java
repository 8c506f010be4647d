package io.mortise.harness;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** A cgroup of this machine whose processes can be frozen, as a container is paused. */
public final class Freezer implements AutoCloseable {

  private static final int POINT = 4;

  private final Path parent;
  private final Path group;
  private final Path control;
  private final String freeze;
  private final String thaw;
  private long pid;

  private Freezer(Path parent, boolean unified) throws IOException {
    this.parent = parent;
    this.group = parent.resolve("mortise-test-" + ProcessHandle.current().pid());
    this.control = group.resolve(unified ? "cgroup.freeze" : "freezer.state");
    this.freeze = unified ? "1" : "FROZEN";
    this.thaw = unified ? "0" : "THAWED";
    Files.createDirectory(group);
  }

  /** Of both versions, as far as this process may make a cgroup: often none. */
  public static List<Freezer> ofThisMachine() throws IOException {
    List<Freezer> all = new ArrayList<>();
    for (String line : Files.readAllLines(Path.of("/proc/self/mountinfo"))) {
      boolean unified = line.contains(" - cgroup2 ");
      boolean older =
          line.contains(" - cgroup ") && List.of(line.split("[ ,]", -1)).contains("freezer");
      if (unified || older) {
        try {
          all.add(new Freezer(Path.of(line.split(" ", -1)[POINT]), unified));
        } catch (IOException e) {
          // not ours to use, or made already by another name
        }
      }
    }
    return all;
  }

  /** False where the process may not be moved there. It is on its way to be frozen then. */
  public boolean freeze(long process) throws IOException {
    try {
      Files.writeString(group.resolve("cgroup.procs"), Long.toString(process));
    } catch (IOException e) {
      return false;
    }
    pid = process;
    Files.writeString(control, freeze);
    return true;
  }

  /** The process goes on. */
  @Override
  public void close() throws IOException {
    if (pid != 0) {
      Files.writeString(control, thaw);
      Files.writeString(parent.resolve("cgroup.procs"), Long.toString(pid));
    }
    Eventually.await(() -> group + " cannot be removed", this::isRemoved);
  }

  private boolean isRemoved() {
    try {
      Files.deleteIfExists(group); // not recursively: its files are the kernel's
      return true;
    } catch (IOException e) {
      return false; // the process is still on its way
    }
  }
}
