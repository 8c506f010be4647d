package io.mortise.internal.lock;

import io.mortise.Backend;
import io.mortise.LockException;
import io.mortise.LockUnsupportedException;
import io.mortise.Mechanism;
import io.mortise.NativeStatus;
import io.mortise.internal.backend.Description;
import io.mortise.internal.backend.FileIdentity;
import io.mortise.internal.backend.LockBackend;
import io.mortise.internal.events.Events;
import io.mortise.internal.filesystem.FileSystemCheck;
import io.mortise.internal.guard.Guard;
import io.mortise.internal.identity.LocalFileSystems;
import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Through which backend a file is opened, or each file of a directory: the one that is wanted, or,
 * where the file system turns out to have no locks for it, the other one from then on.
 */
public final class BackendChoice {

  private final Path reported;
  private final LockBackend wanted;
  private final @Nullable LockBackend otherwise;
  private final FileSystemCheck check;
  private final @Nullable NativeStatus status;
  private final @Nullable Guard guard;

  private volatile boolean proven; // the wanted one has opened something
  private volatile @Nullable LockBackend degradedTo;

  /**
   * For whatever is opened by it.
   *
   * @param reported the path that is named when locks have to do without the kernel's
   * @param otherwise for a file that this JVM has open through that backend, and for a file system
   *     where the wanted one has no locks; null if only the wanted one will do
   * @param status what it was chosen by; null if the program insisted on it
   * @param guard of both, if calls on the files may never return
   */
  public BackendChoice(
      Path reported,
      LockBackend wanted,
      @Nullable LockBackend otherwise,
      FileSystemCheck check,
      @Nullable NativeStatus status,
      @Nullable Guard guard) {
    this.reported = reported;
    this.wanted = wanted;
    this.otherwise = otherwise;
    this.check = check;
    this.status = status;
    this.guard = guard;
  }

  /** Insisted on by the program, and by the default policy for file systems. */
  public BackendChoice(Path reported, LockBackend wanted, @Nullable LockBackend otherwise) {
    this(reported, wanted, otherwise, FileSystemCheck.of(null), null, null);
  }

  SharedFile open(LockPath lockPath) throws LockException {
    SharedFile file = openAsChosen(lockPath);
    if (Events.areOn()) {
      Backend backend = file.backend().kind();
      Events.selected(lockPath.path(), backend, file.mechanism(), reasonFor(backend));
    }
    return file;
  }

  private String reasonFor(Backend backend) {
    if (degradedTo != null) {
      return "the kernel has no locks here for the native backend";
    }
    if (backend != wanted.kind()) {
      return "this process has the file open through it already";
    }
    return status == null ? "asked for by the program" : status.describe();
  }

  private SharedFile openAsChosen(LockPath lockPath) throws LockException {
    LockBackend degraded = degradedTo;
    if (degraded != null) {
      return OneBackend.open(lockPath, degraded, null);
    }
    try {
      SharedFile file = OneBackend.open(lockPath, wanted, otherwise);
      proven = true;
      return file;
    } catch (NoKernelLocksException e) {
      if (otherwise == null || proven || check.isStrict()) {
        throw e.reason();
      }
      return openDegraded(lockPath, otherwise, e.reason());
    }
  }

  /** For one of its files, which was just opened. */
  void requireGoodFileSystem(Path path, Description opened, Mechanism mechanism)
      throws LockException {
    if (guard == null) {
      check.check(path, opened.identity(), mechanism);
    } else {
      guard.call(
          "open",
          path,
          () -> {
            check.check(path, opened.identity(), mechanism);
            return true;
          },
          Guard::nothing);
    }
  }

  /** May calls on these files never return, as far as is known before they are opened? */
  boolean mayHang() {
    return guard != null;
  }

  /** {@link OneBackend#identityAt}. */
  @Nullable FileIdentity identityAt(Path path) throws LockException {
    if (guard == null) {
      return OneBackend.identityAt(path);
    }
    Guard.Call<Optional<FileIdentity>> call =
        () -> Optional.ofNullable(OneBackend.identityAt(path));
    return guard.call("open", path, call, Guard::nothing).orElse(null);
  }

  /** {@link LocalFileSystems#isProbablyLocal}; no if that cannot be told. */
  boolean isProbablyLocal(Path path) {
    if (guard == null) {
      return LocalFileSystems.isProbablyLocal(path);
    }
    try {
      return guard.call("open", path, () -> LocalFileSystems.isProbablyLocal(path), Guard::nothing);
    } catch (LockException e) {
      return false;
    }
  }

  /** A call of whoever opens the directory of these files. */
  public <T> T call(Path path, Guard.Call<T> call) throws LockException {
    return guard == null ? call.make() : guard.call("open", path, call, Guard::nothing);
  }

  private SharedFile openDegraded(
      LockPath lockPath, LockBackend instead, LockUnsupportedException why) throws LockException {
    SharedFile file;
    try {
      file = OneBackend.open(lockPath, instead, null);
    } catch (LockException e) {
      e.addSuppressed(why);
      throw e;
    }
    degradedTo = instead;
    DegradedMode.report(reported, why, hasKernelLocks(file));
    return file;
  }

  /** Has the backend that is used instead a lock of the kernel as well? */
  private static boolean hasKernelLocks(SharedFile file) {
    try {
      file.mainGate().description().requireKernelLocks();
      return true;
    } catch (LockException e) {
      return false;
    }
  }
}
