package io.mortise.internal.portable;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.mortise.harness.Eventually;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** Who waits for a removal is woken by it. */
@Tag("portable")
@EnabledOnOs(OS.LINUX)
class DirectoryWatchTest {

  @TempDir Path directory;

  private final List<WatchingThread> threads = new ArrayList<>();
  private final Set<Thread> watchesOfOthers = watches();

  @AfterEach
  void endThreads() throws IOException {
    for (WatchingThread thread : threads) {
      thread.end();
    }
  }

  /** Each watch has a thread. */
  private static Set<Thread> watches() {
    return Thread.getAllStackTraces().keySet().stream()
        .filter(thread -> thread.getName().equals("mortise-directory-watch"))
        .collect(Collectors.toSet());
  }

  private long newWatches() {
    return watches().stream().filter(watch -> !watchesOfOthers.contains(watch)).count();
  }

  private WatchingThread start() throws IOException {
    WatchingThread thread = new WatchingThread(directory);
    threads.add(thread);
    thread.start();
    return thread;
  }

  private void removeAFile() throws IOException {
    Files.delete(Files.createFile(directory.resolve("data.lock")));
  }

  @Test
  void everyThreadThatJoinedIsUnparkedWhenAFileIsRemoved() throws Exception {
    WatchingThread first = start();
    WatchingThread second = start();

    removeAFile();

    first.awaitWoken();
    second.awaitWoken();
  }

  @Test
  void andWhenADirectoryIsMovedAway(@TempDir Path elsewhere) throws Exception {
    Path marker = Files.createDirectory(directory.resolve("data.lock"));
    WatchingThread thread = start();

    Files.move(marker, elsewhere.resolve("gone"));

    thread.awaitWoken();
  }

  @Test
  void andEachTimeAgain() throws Exception {
    WatchingThread thread = start();
    for (int i = 0; i < 3; i++) {
      removeAFile();

      thread.awaitWoken();
    }
  }

  /** All are unparked one after the other: the second time comes when the first is through. */
  @Test
  void whoHasLeftIsNotUnparkedAnyMore() throws Exception {
    WatchingThread leaver = start();
    WatchingThread stayer = start();
    leaver.leave();

    removeAFile();
    stayer.awaitWoken();
    removeAFile();
    stayer.awaitWoken();

    assertEquals(0, leaver.timesWoken());
  }

  @Test
  void aDirectoryHasOneWatchUntilTheLastOneHasLeft() throws Exception {
    WatchingThread first = start();
    WatchingThread second = start();
    assertEquals(1, newWatches());

    first.leave();
    assertEquals(1, newWatches());
    second.leave();

    Eventually.await("no watch is left", () -> newWatches() == 0);
  }

  @Test
  void whoHasNotJoinedMayLeaveWithoutHarmToOthers() throws Exception {
    WatchingThread thread = start();

    DirectoryWatch.leave(directory);
    removeAFile();

    thread.awaitWoken();
  }
}
