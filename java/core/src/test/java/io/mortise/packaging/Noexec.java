package io.mortise.packaging;

import io.mortise.harness.ChildProcess;
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
   * many have /run/lock. Empty where there is none and mounting is not allowed.
   */
  static Optional<Noexec> find(Path mountPoint) throws IOException {
    for (List<String> unshare :
        List.of(
            List.of("unshare", "--mount"),
            List.of("unshare", "--user", "--map-root-user", "--mount"))) {
      List<String> launcher = new ArrayList<>(unshare);
      launcher.addAll(List.of("sh", "-c", MOUNT, "sh", mountPoint.toString()));
      if (works(launcher)) {
        return Optional.of(new Noexec(mountPoint, launcher));
      }
    }
    return existing().map(directory -> new Noexec(directory, List.of()));
  }

  private static boolean works(List<String> launcher) throws IOException {
    List<String> attempt = new ArrayList<>(launcher);
    attempt.add("true");
    try (ChildProcess process = ChildProcess.start("mount", attempt)) {
      return process.finish() == 0;
    }
  }

  private static Optional<Path> existing() throws IOException {
    return Files.readAllLines(Path.of("/proc/self/mounts")).stream()
        .map(line -> line.split(" "))
        .filter(fields -> List.of(fields[3].split(",")).contains("noexec"))
        .map(fields -> Path.of(fields[1]))
        .filter(directory -> Files.isDirectory(directory) && Files.isWritable(directory))
        .findFirst();
  }
}
