package io.mortise.process;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.mortise.harness.ChildProcess;
import io.mortise.harness.JavaChild;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A process that may have 64 descriptors, and runs out of them. What it checks is in the other
 * class.
 */
class DescriptorLimitTest {

  @TempDir Path directory;

  private void run(String part) throws Exception {
    List<String> command =
        JavaChild.command(List.of(), DescriptorLimitMain.class, part, directory.toString());
    command.addAll(0, List.of("sh", "-c", "ulimit -n 64; exec \"$@\"", "sh"));
    try (ChildProcess child = ChildProcess.start(part, command)) {
      child.expect("done");
      assertEquals(0, child.finish());
    }
  }

  @Tag("native")
  @Test
  void openingOneFileTooManyIsATypedErrorAndHarmsNobody() throws Exception {
    run("files");
  }

  @Tag("native")
  @Test
  void soIsUsingOneRangeTooMany() throws Exception {
    run("ranges");
  }

  @Tag("native")
  @Test
  void whatIsHeldIsConfirmedWithoutADescriptor() throws Exception {
    run("verify-native");
  }

  @Test
  void whereVerifyNeedsADescriptorItSaysThatItCannotTell() throws Exception {
    run("verify-portable");
  }

  @Tag("native")
  @Test
  void idleKeyFilesLeaveDescriptorsToTheRestOfTheProgram() throws Exception {
    run("keys");
  }

  @Test
  void whatIsNotInUseGivesWay() throws Exception {
    run("idle-here");
  }

  @Test
  void soItDoesOnThePortableBackend() throws Exception {
    run("idle-portable");
  }
}
