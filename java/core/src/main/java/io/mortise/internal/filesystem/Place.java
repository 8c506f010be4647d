package io.mortise.internal.filesystem;

import io.mortise.internal.backend.FileIdentity;
import io.mortise.internal.backend.UnixAttributes;
import java.io.IOException;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;

/** Looks at what file system a path is on. Each look may hang where a file server is down. */
final class Place {

  private Place() {}

  /** Of a file or directory that is there. */
  static Facts look(Path path) throws IOException {
    Path real = path.toRealPath();
    if (Linux.HERE) {
      return onLinux(real);
    }
    String root = String.valueOf(real.getRoot());
    if (root.startsWith("\\\\")) { // a share, also by a drive letter; \\wsl$ is 9p
      boolean wsl = root.toLowerCase(Locale.ROOT).startsWith("\\\\wsl");
      return judge(new Mount("", root, wsl ? "9p" : "smb3", root, List.of()), false);
    }
    FileStore store = Files.getFileStore(real);
    String type = store.type().toLowerCase(Locale.ROOT);
    return judge(new Mount("", root, type, store.name(), List.of()), false);
  }

  private static Facts onLinux(Path real) throws IOException {
    long device = UnixAttributes.of(real).device();
    Mount mount =
        Mount.of(real.toString(), Mount.device(device), Mount.parseAll(Linux.mountInfo()));
    if (mount == null) { // a chroot that is no mount
      mount = Mount.unknown("device " + Mount.device(device));
    }
    return judge(mount, FileIdentity.major(device) != 0);
  }

  private static Facts judge(Mount mount, boolean isDisk) {
    return KnownHoles.of(mount, isDisk, Linux.KERNEL);
  }
}
