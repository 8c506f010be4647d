package io.mortise.internal.portable;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.mortise.Hold;
import io.mortise.LockException;
import io.mortise.LockMode;
import io.mortise.MarkerStyle;
import io.mortise.Mechanism;
import io.mortise.harness.Eventually;
import io.mortise.internal.backend.ByteRange;
import io.mortise.internal.backend.Description;
import io.mortise.internal.marker.JdkMarkerFiles;
import io.mortise.internal.marker.Marker;
import io.mortise.internal.marker.MarkerOptions;
import io.mortise.internal.marker.SteppedFiles;
import java.io.UncheckedIOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A close that failed may be repeated. */
@Timeout(120)
@Tag("portable")
class CloseAfterFailureTest {

  @TempDir Path directory;
  private Path path;

  @BeforeEach
  void makePath() {
    path = directory.resolve("data");
  }

  /** One more step each time, until none fails. */
  @ParameterizedTest
  @EnumSource(MarkerStyle.class)
  void aCloseThatFailedMayBeRepeatedAndOthersStayOutUntilThen(MarkerStyle style) throws Exception {
    SteppedFiles files = new SteppedFiles();
    PortableBackend others =
        new PortableBackend(new MarkerOptions(style, null), new JdkMarkerFiles(), Marker.GRACE);
    try (PortableLock lock = PortableLock.open(path, style, files)) {
      Description other = others.open(path, Mechanism.FCNTL, false, 0600);
      int step = 0;
      boolean failed;
      do {
        step++;
        Hold hold = lock.acquire(Eventually.PATIENCE);
        files.before(failing(step));
        failed = failsToClose(hold);
        files.before(now -> {});
        if (failed) {
          assertFalse(other.tryLock(LockMode.EXCLUSIVE, ByteRange.MAIN), "after step " + step);
          assertTrue(lock.isRefused());
          hold.close();
        }
        assertTrue(other.tryLock(LockMode.EXCLUSIVE, ByteRange.MAIN), "after step " + step);
        other.unlock(ByteRange.MAIN);
      } while (failed);
      assertTrue(step > 2, "that many steps there are: " + step);
      other.close();
    }
    try (Stream<Path> left = Files.list(directory)) {
      assertEquals(List.of(path), left.toList());
    }
  }

  private static SteppedFiles.Interference failing(int number) {
    return step -> {
      if (step.number() >= number) {
        throw new FileSystemException(step.file().toString(), null, "Input/output error");
      }
    };
  }

  private static boolean failsToClose(Hold hold) {
    try {
      hold.close();
      return false;
    } catch (UncheckedIOException e) {
      LockException cause = assertInstanceOf(LockException.class, e.getCause());
      assertEquals(LockException.class, cause.getClass());
      assertEquals(Optional.of("EIO"), cause.errorName());
      return true;
    }
  }
}
