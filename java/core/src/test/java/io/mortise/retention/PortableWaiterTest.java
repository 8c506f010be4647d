package io.mortise.retention;

import static io.mortise.LockMode.EXCLUSIVE;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.mortise.LockFile;
import io.mortise.Mechanism;
import io.mortise.harness.Agent;
import io.mortise.harness.Eventually;
import io.mortise.internal.backend.ByteRange;
import io.mortise.internal.backend.Description;
import io.mortise.internal.backend.FileModes;
import io.mortise.internal.jni.NativeBackend;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A process without the native library asks a native one for what that one keeps. */
@Tag("native")
class PortableWaiterTest {

  @TempDir Path directory;
  private Path path;
  private Agent portable;
  private Description keeper;

  @BeforeEach
  void start() throws Exception {
    path = directory.resolve("lock");
    LockFile.open(path).close(); // makes it
    portable = Agent.startWith(path, "portable", "-Dmortise.native=off");
    keeper = new NativeBackend().open(path, Mechanism.FCNTL, false, FileModes.OWNER_ONLY);
  }

  @AfterEach
  void stop() {
    keeper.close();
    portable.close();
  }

  private boolean isAskedFor() throws Exception {
    return keeper.isRefused(EXCLUSIVE, ByteRange.TURNSTILE);
  }

  @Test
  void standsInTheTurnstileWhileItWaits() throws Exception {
    assertTrue(keeper.tryLock(EXCLUSIVE, ByteRange.MAIN));
    portable.beginAcquire(EXCLUSIVE);
    Eventually.await("nobody asks", this::isAskedFor);

    keeper.unlock(ByteRange.MAIN);
    portable.awaitAcquired();
    Eventually.await("asks for what it has", () -> !isAskedFor());
    portable.release();
  }

  @Test
  void nobodyAsksWhoIsDead() throws Exception {
    assertTrue(keeper.tryLock(EXCLUSIVE, ByteRange.MAIN));
    portable.beginAcquire(EXCLUSIVE);
    Eventually.await("nobody asks", this::isAskedFor);

    portable.kill();
    Eventually.await("a dead process asks", () -> !isAskedFor());
  }
}
