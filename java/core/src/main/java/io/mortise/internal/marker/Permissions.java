package io.mortise.internal.marker;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFilePermission;
import java.util.EnumSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Makes markers that whoever may write the locked file can take over after a crash. Where that is
 * its owner alone, what the umask leaves is right; where it is a group or everybody, the umask
 * would keep the others out of a marker directory, and from reading a marker.
 */
final class Permissions {

  private static final Set<PosixFilePermission> OF_OTHERS =
      EnumSet.of(PosixFilePermission.GROUP_WRITE, PosixFilePermission.OTHERS_WRITE);

  private final MarkerFiles files;
  private final @Nullable Set<PosixFilePermission> ofFiles;
  private final @Nullable Set<PosixFilePermission> ofDirectories;

  private Permissions(MarkerFiles files, @Nullable Set<PosixFilePermission> wanted) {
    this.files = files;
    this.ofFiles = wanted;
    this.ofDirectories = wanted == null ? null : searchable(wanted);
  }

  static Permissions like(Path lockFile, MarkerFiles files) throws IOException {
    PosixFileAttributeView view =
        Files.getFileAttributeView(
            lockFile, PosixFileAttributeView.class, LinkOption.NOFOLLOW_LINKS);
    if (view == null) {
      return new Permissions(files, null);
    }
    try {
      return new Permissions(files, shared(view.readAttributes().permissions()));
    } catch (NoSuchFileException e) {
      return new Permissions(files, null);
    }
  }

  /** Null when only the owner writes. */
  private static @Nullable Set<PosixFilePermission> shared(Set<PosixFilePermission> ofLockFile) {
    if (ofLockFile.stream().noneMatch(OF_OTHERS::contains)) {
      return null;
    }
    Set<PosixFilePermission> shared = EnumSet.copyOf(ofLockFile);
    shared.removeIf(permission -> permission.name().endsWith("_EXECUTE"));
    return shared;
  }

  private static Set<PosixFilePermission> searchable(Set<PosixFilePermission> ofFiles) {
    Set<PosixFilePermission> all = EnumSet.copyOf(ofFiles);
    for (PosixFilePermission permission : ofFiles) {
      all.add(PosixFilePermission.valueOf(permission.name().replaceAll("_.*", "_EXECUTE")));
    }
    return all;
  }

  void create(Path file, byte[] content) throws IOException {
    files.create(file, content);
    if (ofFiles != null) {
      files.permit(file, ofFiles);
    }
  }

  void makeDirectory(Path directory) throws IOException {
    files.makeDirectory(directory);
    if (ofDirectories != null) {
      files.permit(directory, ofDirectories);
    }
  }
}
