package io.mortise.internal.portable;

import io.mortise.Backend;
import io.mortise.LockException;
import io.mortise.LockUnsupportedException;
import io.mortise.Mechanism;
import io.mortise.internal.backend.Description;
import io.mortise.internal.backend.LockBackend;
import io.mortise.internal.backend.LockHolder;
import io.mortise.internal.backend.PathIdentity;
import io.mortise.internal.backend.PathProbe;
import io.mortise.internal.marker.Marker;
import io.mortise.internal.marker.MarkerFiles;
import io.mortise.internal.marker.MarkerOptions;
import io.mortise.internal.marker.Occupant;
import java.io.IOException;
import java.nio.file.FileSystems;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Locks by marker and witness. All that is opened through one instance shares its files. */
public final class PortableBackend implements LockBackend {

  /** Made when it is needed, because a native start, which has to be fast, makes a backend too. */
  private static final class Shared {
    static final PortableFiles FILES = new PortableFiles(new SparingMarkerFiles(), Marker.GRACE);
  }

  private final @Nullable PortableFiles own;
  private final MarkerOptions options;

  public PortableBackend(MarkerOptions options) {
    this.own = null;
    this.options = options;
  }

  /** With steps and a grace period of one's own, and files of its own. For tests. */
  public PortableBackend(MarkerOptions options, MarkerFiles markerFiles, Duration grace) {
    this.own = new PortableFiles(markerFiles, grace);
    this.options = options;
  }

  private PortableFiles files() {
    return own != null ? own : Shared.FILES;
  }

  /** Who has the marker of a file, by a look at the marker alone; empty when he is gone. */
  public static Optional<LockHolder> markerHolder(Path path) throws IOException {
    return new Marker(path, new SparingMarkerFiles(true), Marker.GRACE)
        .occupant()
        .filter(occupant -> !occupant.gone())
        .map(Occupant::holder);
  }

  @Override
  public Backend kind() {
    return Backend.PORTABLE;
  }

  @Override
  public Description open(Path path, Mechanism mechanism, boolean create, int fileMode)
      throws LockException {
    requireDefaultFileSystem(path);
    if (mechanism == Mechanism.FLOCK) {
      throw new LockUnsupportedException(
          "open", path, "only the native backend has " + mechanism, null, 0);
    }
    PortableFiles files = files();
    return new PortableDescription(files, files.join(path, create, fileMode), path, options);
  }

  private static void requireDefaultFileSystem(Path path) throws LockException {
    if (path.getFileSystem() != FileSystems.getDefault()) {
      throw new LockUnsupportedException(
          "open",
          path,
          "only files of the default file system can be locked, not those of "
              + path.getFileSystem().provider().getScheme(),
          null,
          0);
    }
  }

  @Override
  public PathProbe probe(Path path) {
    return identity -> {
      try {
        return PathIdentity.of(path).equals(identity);
      } catch (NoSuchFileException e) {
        return false;
      } catch (IOException e) {
        throw PortableErrors.exception("check the file behind", path, e);
      }
    };
  }
}
