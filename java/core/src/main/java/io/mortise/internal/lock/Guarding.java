package io.mortise.internal.lock;

import io.mortise.internal.backend.Description;
import io.mortise.internal.backend.LockBackend;
import io.mortise.internal.filesystem.FileSystemCheck;
import io.mortise.internal.guard.Guard;
import io.mortise.internal.guard.GuardedBackend;
import io.mortise.internal.identity.LocalFileSystems;
import java.nio.file.Path;

/** Puts a guard before a backend. Apart, because most JVMs never need it. */
final class Guarding {

  private Guarding() {}

  static LockBackend backend(LockBackend plain, Guard guard) {
    return new GuardedBackend(plain, guard, Guarding::isLocal);
  }

  private static boolean isLocal(Path path, Description opened) {
    return FileSystemCheck.isOnDisk(opened.identity()) || LocalFileSystems.isLocal(path);
  }
}
