package io.mortise.packaging;

import io.mortise.harness.ChildProcess;
import io.mortise.harness.Namespaces;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A directory on a file system that does not allow execution.
 *
 * @param launcher what to put in front of a command that is to see it so
 */
record Noexec(Path directory, List<String> launcher) {

  private static final String MOUNT =
      "mount -t tmpfs -o noexec,mode=700 none \"$1\" && shift && exec \"$@\"";

  /**
   * Mounted for the command alone, as root or in a user namespace; or one that this machine has, as
   * many have /run/lock. Empty where there is neither, which is said in the output of the tests.
   */
  static Optional<Noexec> find(Path mountPoint) throws IOException {
    StringBuilder reasons = new StringBuilder();
    for (List<String> unshare :
        List.of(
            List.of("unshare", "--mount"),
            List.of("unshare", "--user", "--map-root-user", "--mount"))) {
      List<String> launcher = new ArrayList<>(unshare);
      launcher.addAll(List.of("sh", "-c", MOUNT, "sh", mountPoint.toString()));
      if (works(launcher, reasons)) {
        return Optional.of(new Noexec(mountPoint, launcher));
      }
    }
    Optional<Path> existing = existing();
    if (existing.isEmpty()) {
      Namespaces.notTested("a file system without execution", "nothing can be mounted" + reasons);
    }
    return existing.map(directory -> new Noexec(directory, List.of()));
  }

  private static boolean works(List<String> launcher, StringBuilder reasons) throws IOException {
    List<String> attempt = new ArrayList<>(launcher);
    attempt.add("true");
    try (ChildProcess process = ChildProcess.start("mount", attempt)) {
      boolean works = process.finish() == 0;
      reasons.append("; ").append(process.errors().strip());
      return works;
    }
  }

  private static Optional<Path> existing() throws IOException {
    return Files.readAllLines(Path.of("/proc/self/mounts")).stream()
        .map(line -> line.split(" "))
        .filter(fields -> List.of(fields[3].split(",")).contains("noexec"))
        .map(fields -> Path.of(fields[1]))
        .filter(Noexec::isForFiles)
        .findFirst();
  }

  /**
   * Neither of the kernel, as /proc and /dev/pts, nor without room for what is unpacked: seen by
   * trying, because root is told that it may write anywhere. A file first: where that cannot be
   * made, as in /sys/fs/cgroup, a directory may be something else than a directory.
   */
  private static boolean isForFiles(Path directory) {
    try {
      Files.delete(Files.createTempFile(directory, "probe", ""));
      Files.delete(Files.createTempDirectory(directory, "probe"));
      return true;
    } catch (IOException e) {
      return false;
    }
  }
}
