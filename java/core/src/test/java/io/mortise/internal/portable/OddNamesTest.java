package io.mortise.internal.portable;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.mortise.ForeignFileException;
import io.mortise.Hold;
import io.mortise.LockFile;
import io.mortise.LockMode;
import io.mortise.MarkerStyle;
import io.mortise.internal.marker.Forgery;
import io.mortise.support.ChildJvm;
import io.mortise.support.Portably;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Names that are no text to this JVM, and names that look like a marker's. */
@Timeout(120)
@Tag("portable")
class OddNamesTest {

  /** As cron and bare containers have it. */
  private static final List<String> WITHOUT_LOCALE = List.of("env", "LC_ALL=C");

  @TempDir Path directory;

  /** Given as bytes, because what Path.of takes depends on the JVM's locale. */
  private Path named(String percentEncoded) {
    return Path.of(URI.create(directory.toUri() + percentEncoded));
  }

  @ParameterizedTest
  @EnumSource(MarkerStyle.class)
  void twoFilesWhoseNamesAreNoTextAreTwoLocks(MarkerStyle style) throws Exception {
    try (LockFile one = Portably.open(named("%FF"), style);
        LockFile two = Portably.open(named("%FE"), style);
        Hold first = one.acquire(LockMode.EXCLUSIVE);
        Hold second = two.tryAcquire(LockMode.EXCLUSIVE).orElseThrow()) {
      assertTrue(first.verify());
      assertTrue(second.verify());
    }
  }

  private void assertGrantedWithoutLocale(MarkerStyle style, String name) throws Exception {
    ChildJvm.Result result =
        ChildJvm.run(
            WITHOUT_LOCALE,
            List.of(),
            AttemptMain.class,
            directory.resolve("data").toString(),
            style.name(),
            "EXCLUSIVE");
    assertTrue(result.output().contains("granted true"), name + ": " + result.output());
  }

  @ParameterizedTest
  @EnumSource(MarkerStyle.class)
  void whatElseIsInTheDirectoryDoesNotMatter(MarkerStyle style) throws Exception {
    for (String name : List.of("Schlo%C3%9F", "data.lock.%C3%9F", "%FF")) {
      Path neighbour = Files.createFile(named(name));
      Forgery.naive(directory.resolve("data"), MarkerStyle.FILE, Forgery.NOBODY);
      assertGrantedWithoutLocale(style, name);
      Files.delete(neighbour);
    }
  }

  /** Somebody locks a file that is called as the marker of another one would be. */
  @ParameterizedTest
  @EnumSource(MarkerStyle.class)
  void aLockFileOfOursIsNoMarker(MarkerStyle style) throws Exception {
    try (LockFile locked = Portably.open(directory.resolve("app.lock"), style);
        Hold hold = locked.acquire(LockMode.EXCLUSIVE);
        LockFile other = Portably.open(directory.resolve("app"), style)) {
      assertThrows(
          ForeignFileException.class,
          () -> other.acquire(LockMode.EXCLUSIVE, Duration.ofSeconds(3)));

      assertTrue(other.owner().orElseThrow().toString().contains("is a lock file itself"));
      assertFalse(other.owner().orElseThrow().toString().contains("remove"));
      assertTrue(hold.verify());
      assertEquals(64, Files.size(directory.resolve("app.lock")));
    }
  }
}
