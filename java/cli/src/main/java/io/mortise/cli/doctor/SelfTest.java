package io.mortise.cli.doctor;

import io.mortise.Backend;
import io.mortise.Hold;
import io.mortise.LockFile;
import io.mortise.LockMode;
import io.mortise.UnverifiedHoldException;
import java.io.IOException;
import java.nio.file.Path;

/**
 * Whether a lock that this process holds keeps another process out, and lets it in afterwards. Two
 * {@code LockFile}s of one JVM would prove nothing: they exclude each other without the operating
 * system.
 */
final class SelfTest {

  /** The other process. */
  interface Opponent {
    /** Tries to get the lock of the file, and gives it back at once if it does. */
    Answer asks(Way way) throws IOException;
  }

  private final Path file;
  private final Opponent opponent;

  /** The file is the test's own, and empty. */
  SelfTest(Path file, Opponent opponent) {
    this.file = file;
    this.opponent = opponent;
  }

  /** What did the locking. Throws, with the reason as its message, if it does not work. */
  Backend run(Way way) throws IOException {
    try (LockFile lock = way.builder(file).open()) {
      Hold hold =
          lock.tryAcquire(LockMode.EXCLUSIVE)
              .orElseThrow(() -> new IOException("refused, although nobody else has the lock"));
      try (hold) {
        require(opponent.asks(way), Answer.REFUSED, "while this process held it");
        requireHeld(hold);
      }
      require(opponent.asks(way), Answer.GRANTED, "after this process released it");
      return lock.backend();
    }
  }

  private static void requireHeld(Hold hold) throws IOException {
    try {
      if (!hold.verify()) {
        throw new IOException("the lock was lost while it was held");
      }
    } catch (UnverifiedHoldException e) {
      throw new IOException(e.getMessage(), e);
    }
  }

  private static void require(Answer actual, Answer expected, String when) throws IOException {
    if (actual != expected) {
      throw new IOException("a second process was " + actual.word() + " the lock " + when);
    }
  }
}
