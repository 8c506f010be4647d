package io.mortise.contract;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import io.mortise.LockException;
import io.mortise.LockHolders;
import io.mortise.support.Fifo;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Looking who holds a lock changes nothing and waits for nobody. */
class LookingTest {

  @TempDir Path directory;

  private void assertRefused(String errorName, Path path) {
    LockException refusal =
        assertTimeoutPreemptively(
            Duration.ofSeconds(30),
            () -> assertThrows(LockException.class, () -> LockHolders.of(path)));
    assertEquals(Optional.of(errorName), refusal.errorName());
    assertEquals("look at", refusal.operation());
  }

  @Test
  void whatIsNoFileToLockIsRefused() throws Exception {
    Path missing = directory.resolve("missing");
    assertRefused("ENOENT", missing);
    assertFalse(Files.exists(missing));
    assertRefused("EISDIR", directory);
    assertRefused("NOT_A_REGULAR_FILE", Fifo.make(directory.resolve("fifo")));
    Path file = Files.createFile(directory.resolve("file"));
    assertRefused("ELOOP", Files.createSymbolicLink(directory.resolve("link"), file));
  }

  @Test
  void aFileStaysAsItIs() throws Exception {
    Path file = Files.writeString(directory.resolve("file"), "content");
    var before = Files.getLastModifiedTime(file);

    assertEquals(
        new LockHolders(List.of(), List.of(), List.of(), Optional.empty()), LockHolders.of(file));

    assertEquals("content", Files.readString(file));
    assertEquals(before, Files.getLastModifiedTime(file));
    assertArrayEquals(new String[] {"file"}, directory.toFile().list());
  }

  @Test
  void aThreadThatIsInterruptedLooksAllTheSame() throws Exception {
    Path file = Files.createFile(directory.resolve("file"));
    Thread.currentThread().interrupt();
    LockHolders all = LockHolders.of(file);
    assertEquals(true, Thread.interrupted());
    assertEquals(Optional.empty(), all.unseen());
  }
}
