package io.mortise.packaging;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.mortise.Backend;
import io.mortise.LockFile;
import io.mortise.NativeStatus.State;
import io.mortise.support.ChildJvm;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** JVMs that start at once, and one after the other, on one temporary directory. */
@Tag("native")
@Tag("once")
@Timeout(300)
class ManyStartsTest {

  private static final int AT_ONCE = 16;
  private static final int STARTS = 50;
  private static final int TOGETHER = 4;

  @TempDir Path directory;
  @TempDir Path temporary;

  private Path placeOf(int number) {
    return directory.resolve("start" + number);
  }

  private Start start(int number) {
    return new Start(placeOf(number)).with("-Djava.io.tmpdir=" + temporary);
  }

  private void assertNothingIsLeft() throws Exception {
    try (Stream<Path> left = Files.list(temporary)) {
      assertEquals(List.of(), left.toList());
    }
  }

  @Test
  void sixteenAtOnceAllLoadIt() throws Exception {
    List<Start.Running> all = new ArrayList<>();
    for (int i = 0; i < AT_ONCE; i++) {
      all.add(start(i).telling(LoaderReport.WAIT).begin());
    }
    for (Start.Running one : all) {
      one.awaitLine(LoaderReport.READY);
    }
    for (int i = 0; i < AT_ONCE; i++) {
      Files.createFile(placeOf(i).resolve(LoaderReport.START));
    }
    for (Start.Running one : all) {
      one.finish().assertLoaded();
    }
    assertNothingIsLeft();
  }

  /** The library has to be gone as soon as it is loaded, not when the JVM ends. */
  @Test
  void aHaltedJvmLeavesNoFile() throws Exception {
    Start.Report report = start(0).telling(LoaderReport.HALT).run();

    assertEquals(State.LOADED, report.state(), report.output());
    assertNothingIsLeft();
  }

  @Test
  void manyThreadsOpenFirstAtOnce() throws Exception {
    ChildJvm.Result result =
        ChildJvm.run(
            List.of("-Djava.io.tmpdir=" + temporary), ThreadsMain.class, directory.toString());

    assertEquals(0, result.exitCode(), result.output());
    assertEquals(Collections.nCopies(AT_ONCE, "NATIVE"), result.output().lines().toList(), "each");
    assertNothingIsLeft();
  }

  /** Nothing of Mortise is initialized before they are all there. */
  static final class ThreadsMain {
    public static void main(String[] arguments) throws Exception {
      CyclicBarrier barrier = new CyclicBarrier(AT_ONCE);
      ExecutorService threads = Executors.newFixedThreadPool(AT_ONCE);
      List<Future<Backend>> all = new ArrayList<>();
      for (int i = 0; i < AT_ONCE; i++) {
        Path path = Path.of(arguments[0], "file" + i);
        all.add(threads.submit(() -> backendOfFirst(path, barrier)));
      }
      threads.shutdown();
      for (Future<Backend> one : all) {
        System.out.println(one.get());
      }
    }

    private static Backend backendOfFirst(Path path, CyclicBarrier barrier) throws Exception {
      barrier.await();
      try (LockFile file = LockFile.open(path)) {
        return file.backend();
      }
    }
  }

  @Test
  void fiftyStartsLeaveNoFile() throws Exception {
    for (int i = 0; i < STARTS; i += TOGETHER) {
      List<Start.Running> some = new ArrayList<>();
      for (int j = i; j < Math.min(i + TOGETHER, STARTS); j++) {
        some.add(start(j).begin());
      }
      for (Start.Running one : some) {
        one.finish().assertLoaded();
      }
    }
    assertNothingIsLeft();
  }

  @Test
  void failedStartsLeaveNoFileEither(@TempDir Path classes) throws Exception {
    Relocation.copyOf(classes);
    Natives.putWithDigest(classes, Natives.junk());
    for (int i = 0; i < TOGETHER; i++) {
      start(i).of(classes).run().assertDegraded(State.LINK_FAILED);
    }
    assertNothingIsLeft();
  }
}
