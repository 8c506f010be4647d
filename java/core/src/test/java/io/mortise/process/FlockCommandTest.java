package io.mortise.process;

import io.mortise.LockMode;
import io.mortise.Mechanism;
import io.mortise.harness.FlockCommand;
import java.io.IOException;
import org.junit.jupiter.api.Tag;

/** {@code flock(1)}, and Mortise asked to use the same. */
@Tag("native")
class FlockCommandTest extends ForeignLockerTest {

  @Override
  void openWithMortise() {
    mortise.open(path, Mechanism.FLOCK);
  }

  @Override
  Foreigner startForeigner() {
    return new Foreigner() {
      private FlockCommand running;

      @Override
      public boolean tryLock(LockMode mode) throws IOException {
        if (!FlockCommand.succeeds(path, mode)) {
          return false;
        }
        beginLock(mode);
        awaitLocked();
        return true;
      }

      @Override
      public void beginLock(LockMode mode) throws IOException {
        running = FlockCommand.begin(path, mode);
      }

      @Override
      public void awaitLocked() {
        running.awaitLocked();
      }

      @Override
      public void unlock() {
        running.close();
        running = null;
      }

      @Override
      public void close() {
        if (running != null) {
          unlock();
        }
      }
    };
  }
}
