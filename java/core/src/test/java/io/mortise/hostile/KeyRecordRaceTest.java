package io.mortise.hostile;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.mortise.KeyedLocks;
import io.mortise.LockException;
import io.mortise.harness.TestScale;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Somebody swaps the record of a key directory while it is in the making. */
@Tag("once")
class KeyRecordRaceTest {

  @TempDir Path directory;

  /** The attacker is slow by comparison; it takes him some rounds to hit the moment. */
  @Test
  @Timeout(300)
  void whatIsSwappedForTheUnfinishedRecordIsNotWrittenTo() throws Exception {
    Path victim = Plant.victim(directory, "precious, and longer than a record would be");
    for (int round = 0; round < TestScale.rounds(40, 2_000); round++) {
      Path keys = Files.createDirectory(directory.resolve("keys" + round));
      AtomicBoolean over = new AtomicBoolean();
      Thread attacker = new Thread(() -> swap(keys, victim, over));
      attacker.start();
      try {
        KeyedLocks.open(keys).close();
      } catch (LockException e) {
        // his right: it is his directory too
      } finally {
        over.set(true);
        attacker.join();
      }
      assertEquals(
          "precious, and longer than a record would be",
          Files.readString(victim),
          "round " + round);
    }
  }

  private static void swap(Path keys, Path victim, AtomicBoolean over) {
    while (!over.get()) {
      try (DirectoryStream<Path> names = Files.newDirectoryStream(keys, "mortise.keys.new.*")) {
        for (Path name : names) {
          Files.delete(name);
          Files.createLink(name, victim);
          return;
        }
      } catch (IOException e) {
        // it has its final name by now
      }
    }
  }
}
