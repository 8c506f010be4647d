package io.mortise.internal.jni;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.mortise.LockException;
import io.mortise.LockFile;
import io.mortise.Mechanism;
import io.mortise.internal.backend.Description;
import io.mortise.internal.backend.Doorbell;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Of the system's, what C does not know: that descriptions share watches. */
@Tag("native")
@Timeout(120)
class NativeDoorbellTest {

  private static final long LONG_NANOS = 60_000_000_000L;

  @TempDir Path directory;
  private Description one;
  private Description other;
  private Doorbell bell;

  @BeforeEach
  void open() throws IOException {
    Path path = directory.resolve("lock");
    LockFile.open(path).close(); // loads the library; and an empty file has no bell
    one = describe(path);
    other = describe(path);
    other.writeStart(new byte[] {1});
    bell = one.openDoorbell();
  }

  private static Description describe(Path path) throws LockException {
    return new NativeBackend().open(path, Mechanism.FCNTL, true, 0600);
  }

  @AfterEach
  void close() {
    bell.close();
    one.close();
    other.close();
  }

  private boolean hasRung() {
    return bell.await(0);
  }

  @Test
  void ringsForAFileThatIsWatched() {
    bell.watch(one);
    assertFalse(hasRung());
    other.ring();
    assertTrue(bell.await(LONG_NANOS));
    assertFalse(hasRung());
  }

  @Test
  void ringsUntilTheLastOfItsDescriptionsIsNoLongerWatched() {
    int watch = bell.watch(one);
    int same = bell.watch(other);

    bell.unwatch(watch);
    other.ring();
    assertTrue(hasRung());

    bell.unwatch(same);
    assertTrue(hasRung()); // once, for the end of the watch
    other.ring();
    assertFalse(hasRung());
  }

  @Test
  void needsNoEndOfAWatchThatNeverWas() {
    bell.watch(one);
    bell.unwatch(Doorbell.NO_WATCH);
    other.ring();
    assertTrue(hasRung());
  }

  @Test
  void doesNotMakeItsOwnerSpinWhenItIsBroken() {
    Doorbell broken = new NativeDoorbell(Integer.MAX_VALUE);
    long begun = System.nanoTime();
    for (int i = 0; i < 20; i++) {
      assertFalse(broken.await(5_000_000));
    }
    assertTrue(System.nanoTime() - begun > 50_000_000);
  }
}
