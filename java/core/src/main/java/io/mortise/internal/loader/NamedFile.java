package io.mortise.internal.loader;

import io.mortise.NativeStatus.State;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.util.List;
import java.util.Set;

/** The library file that {@code mortise.native.path} names, which is loaded from where it is. */
final class NamedFile {

  private static final List<PosixFilePermission> FOR_ALL =
      List.of(
          PosixFilePermission.OWNER_EXECUTE,
          PosixFilePermission.GROUP_EXECUTE,
          PosixFilePermission.OTHERS_EXECUTE);

  private NamedFile() {}

  static void load(String file) throws LoadFailure {
    try {
      JvmLoader.load(file);
    } catch (UnsatisfiedLinkError e) {
      if (JvmLoader.isInUse(e)) {
        throw JvmLoader.inUse("leave -D" + NativeSettings.PATH + " out");
      }
      if (isOnNoexec(new File(file))) {
        throw new LoadFailure(
            State.NOEXEC, "the place does not allow execution: " + e.getMessage());
      }
      throw e;
    }
  }

  /**
   * Whether everybody may execute the file, but nobody can. Of a file without that permission,
   * which can be loaded all the same, this cannot be told; then the system's words have to do.
   */
  static boolean isOnNoexec(File file) {
    if (!file.isFile() || file.canExecute()) {
      return false;
    }
    try {
      Set<PosixFilePermission> permissions = Files.getPosixFilePermissions(Path.of(file.getPath()));
      return permissions.containsAll(FOR_ALL);
    } catch (IOException | UnsupportedOperationException e) {
      return false; // then the system's words have to do as well
    }
  }
}
