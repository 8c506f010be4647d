package io.mortise.process;

import io.mortise.LockMode;
import io.mortise.harness.Agent;
import java.io.IOException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;

/** {@code FileChannel.lock()} in another JVM. */
class JavaNioTest extends ForeignLockerTest {

  private Agent nio;

  @BeforeAll
  void startAnotherJvm() throws IOException {
    nio = Agent.start("java.nio");
  }

  @AfterAll
  void stopIt() {
    nio.close();
  }

  @Override
  void openWithMortise() {
    mortise.open(path);
  }

  @Override
  Foreigner startForeigner() {
    return new Foreigner() {
      @Override
      public boolean tryLock(LockMode mode) {
        return nio.nioTryLock(path, mode);
      }

      @Override
      public void beginLock(LockMode mode) {
        nio.beginNioLock(path, mode);
      }

      @Override
      public void awaitLocked() {
        nio.awaitAcquired();
      }

      @Override
      public void unlock() {
        nio.nioRelease();
      }

      @Override
      public void close() {
        nio.reset();
      }
    };
  }
}
