package io.mortise.cli.doctor;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The self-test against file systems that do not exist here: the second process is made up. */
class SelfTestTest {

  @TempDir Path directory;

  private String finding(SelfTest.Opponent opponent) throws IOException {
    Path file = Files.createFile(directory.resolve("file"));
    SelfTest test = new SelfTest(file, opponent);
    return assertThrows(IOException.class, () -> test.run(Way.MARKER_FILE)).getMessage();
  }

  @Test
  void aLockThatKeepsNobodyOutIsFound() throws IOException {
    assertEquals(
        "a second process was granted the lock while this process held it",
        finding(way -> Answer.GRANTED));
  }

  @Test
  void aLockThatIsNotReleasedIsFound() throws IOException {
    assertEquals(
        "a second process was refused the lock after this process released it",
        finding(way -> Answer.REFUSED));
  }

  @Test
  void aSecondProcessThatFailsIsFound() throws IOException {
    assertEquals(
        "it crashed",
        finding(
            way -> {
              throw new IOException("it crashed");
            }));
  }
}
