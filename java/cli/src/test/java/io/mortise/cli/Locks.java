package io.mortise.cli;

import io.mortise.Hold;
import io.mortise.LockFile;
import io.mortise.LockMode;
import io.mortise.Mechanism;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;

/** This JVM as the other party. */
public final class Locks {

  private Locks() {}

  /** Held until closed, also after the LockFile is closed. */
  public static Hold hold(Path file, LockMode mode) throws IOException {
    try (LockFile lock = LockFile.builder(file).inPlace().open()) {
      return lock.tryAcquire(mode).orElseThrow();
    }
  }

  public static boolean isFree(Path file) throws IOException {
    return isFree(file, Mechanism.FCNTL, LockMode.EXCLUSIVE);
  }

  public static boolean isFree(Path file, Mechanism mechanism, LockMode mode) throws IOException {
    try (LockFile lock = LockFile.builder(file).inPlace().mechanism(mechanism).open()) {
      Optional<Hold> hold = lock.tryAcquire(mode);
      hold.ifPresent(Hold::close);
      return hold.isPresent();
    }
  }
}
