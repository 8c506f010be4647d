package io.mortise.harness;

import io.mortise.LockFile;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** Agents that are not allowed everything, even where the tests run as root. */
public final class Unprivileged {

  private static final List<String> AS_NOBODY =
      List.of("setpriv", "--reuid=65534", "--regid=65534", "--clear-groups");

  private static final String REMOUNT =
      "mount --bind \"$1\" \"$1\" && mount -o remount,ro,bind \"$1\" && shift && exec \"$@\"";

  private Unprivileged() {}

  /** Nobody, or, if we are not root, ourselves. The directory is for what nobody must read. */
  public static Agent startAgent(Path directory) throws IOException {
    return isRoot()
        ? Agent.startCommand("nobody", command(directory, AgentMain.class))
        : Agent.start("unprivileged");
  }

  /**
   * Of a JVM that runs a main class of the tests as nobody, or, if we are not root, as ourselves.
   */
  public static List<String> command(Path directory, Class<?> main, String... arguments)
      throws IOException {
    if (!isRoot()) {
      return JavaChild.command(List.of(), main, arguments);
    }
    Path classes = directory.resolve("classes");
    copyClasses(LockFile.class, classes);
    copyClasses(main, classes);
    letEverybodyRead(directory);
    List<String> command = new ArrayList<>(AS_NOBODY);
    command.addAll(JavaChild.command(List.of("-cp", classes.toString()), main, arguments));
    // The class path that is named last counts; take away the one we use ourselves.
    int own = command.lastIndexOf("-cp");
    command.subList(own, own + 2).clear();
    return command;
  }

  /** What to put before a command to have another user run it; empty if we are not root. */
  public static List<String> launcher() throws IOException {
    return isRoot() ? AS_NOBODY : List.of();
  }

  /**
   * Whether such an agent sees the processes of other users; not where {@code /proc} is mounted
   * with {@code hidepid} (proc(5)), which the kernel leaves out of the options while it is off.
   */
  public static boolean seesAllProcesses() throws IOException {
    return Files.readAllLines(Path.of("/proc/self/mountinfo")).stream()
        .noneMatch(mount -> mount.contains(" /proc ") && mount.contains("hidepid="));
  }

  private static boolean isRoot() throws IOException {
    return Files.getAttribute(Path.of("/proc/self"), "unix:uid").equals(0);
  }

  private static void copyClasses(Class<?> member, Path target) throws IOException {
    Path source;
    try {
      source = Path.of(member.getProtectionDomain().getCodeSource().getLocation().toURI());
    } catch (URISyntaxException e) {
      throw new IOException(e);
    }
    try (Stream<Path> files = Files.walk(source)) {
      files
          .filter(Files::isRegularFile)
          .forEach(file -> copy(file, target.resolve(source.relativize(file).toString())));
    }
  }

  private static void copy(Path from, Path to) {
    try {
      Files.createDirectories(to.getParent());
      Files.copy(from, to);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void letEverybodyRead(Path directory) throws IOException {
    try (Stream<Path> files = Files.walk(directory)) {
      for (Path file : files.toList()) {
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
      }
    }
  }

  /** What to put before a command to make it see the directory read-only; empty if not possible. */
  public static List<String> onReadOnly(Path directory) throws IOException {
    return Namespaces.launcher(
        "a read-only file system",
        List.of("--mount", "sh", "-c", REMOUNT, "sh", directory.toString()));
  }
}
