package io.mortise.internal.guard;

import io.mortise.Backend;
import io.mortise.LockException;
import io.mortise.Mechanism;
import io.mortise.internal.backend.Description;
import io.mortise.internal.backend.LockBackend;
import io.mortise.internal.backend.PathProbe;
import java.nio.file.Path;

/** A backend for paths of which it is not known, before they are opened, whether they answer. */
public final class GuardedBackend implements LockBackend {

  /** Whether a file that was just opened is on a file system that always answers. */
  public interface Locality {
    boolean isLocal(Path path, Description opened);
  }

  private final LockBackend inner;
  private final Guard guard;
  private final Locality locality;

  public GuardedBackend(LockBackend inner, Guard guard, Locality locality) {
    this.inner = inner;
    this.guard = guard;
    this.locality = locality;
  }

  /** What is to be used for a file that turned out not to need the guard. */
  public static LockBackend plain(LockBackend backend) {
    return backend instanceof GuardedBackend guarded ? guarded.inner : backend;
  }

  @Override
  public Backend kind() {
    return inner.kind();
  }

  /** On a local file system it is not guarded. */
  @Override
  public Description open(Path path, Mechanism mechanism, boolean create, int fileMode)
      throws LockException {
    return guard.call(
        "open",
        path,
        () -> {
          Description opened = inner.open(path, mechanism, create, fileMode);
          return locality.isLocal(path, opened)
              ? opened
              : new GuardedDescription(opened, guard, path);
        },
        late -> (late instanceof GuardedDescription guarded ? guarded.inner() : late).close());
  }

  @Override
  public PathProbe probe(Path path) {
    PathProbe probe = inner.probe(path);
    return identity ->
        guard.call("check the file behind", path, () -> probe.names(identity), Guard::nothing);
  }
}
