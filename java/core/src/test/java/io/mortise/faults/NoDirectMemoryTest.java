package io.mortise.faults;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.mortise.support.ChildJvm;
import io.mortise.support.ForeignLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Direct memory is limited, and for the application: the native backend uses none of it. */
@Tag("native") // on each JDK: what a stream of java.nio needs differs
class NoDirectMemoryTest {

  @TempDir Path directory;

  @Test
  void whereItIsUsedUpWaitsEndAsEver() throws Exception {
    Path lock = Files.createFile(directory.resolve("lock"));
    try (ForeignLock held = ForeignLock.exclusive(lock)) {
      ChildJvm.Result result =
          ChildJvm.run(
              List.of("-XX:MaxDirectMemorySize=256k"),
              NoDirectMemoryMain.class,
              lock.toString(),
              Long.toString(held.pid()));

      assertEquals(0, result.exitCode(), result.output());
      assertEquals(
          List.of(
              "timed out, holder named: true",
              "timed out, holder named: true",
              "view: false",
              "cancelled: true",
              "still used up: true"),
          result.output().lines().toList());
    }
  }
}
