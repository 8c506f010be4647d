package io.mortise.internal.loader;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.mortise.support.ChildJvm;
import io.mortise.support.Fifo;
import java.io.File;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

class JavaFilesTest {

  private static final byte[] CONTENT = new byte[100_000];

  /** No file may become longer than that; then write fails in the middle, as on a full disk. */
  private static final String SHORT_FILES = "ulimit -f 8 && exec \"$@\"";

  @TempDir Path directory;

  @Test
  void aFileThatIsThereIsLeftAlone() throws Exception {
    Path file = Files.write(directory.resolve("file"), new byte[] {1});

    assertThrows(
        FileAlreadyExistsException.class, () -> JavaFiles.writeNew(file.toFile(), CONTENT));
    assertArrayEquals(new byte[] {1}, Files.readAllBytes(file));
  }

  /** As between its creation and its opening. */
  @Test
  void aFileThatWasSwappedIsNeitherTruncatedNorWrittenTo() throws Exception {
    Path victim = Files.write(directory.resolve("victim"), new byte[] {1});
    Path link = Files.createSymbolicLink(directory.resolve("link"), victim);

    assertFalse(JavaFiles.fill(link.toFile(), CONTENT, false));
    assertFalse(JavaFiles.fill(fifo().toFile(), CONTENT, false));
    assertArrayEquals(new byte[] {1}, Files.readAllBytes(victim));
  }

  private Path fifo() throws Exception {
    return Fifo.make(directory.resolve("fifo"));
  }

  /** Which is no IOException. */
  @Test
  @SuppressWarnings("NullAway")
  void whateverEndsTheWritingNothingIsLeft() {
    Path file = directory.resolve("file");

    assertThrows(
        NullPointerException.class, () -> JavaFiles.writeNew(file.toFile(), (byte[]) null));
    assertFalse(Files.exists(file));
  }

  @Test
  @Timeout(value = 30, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
  void aFifoHoldsNothingAndIsNotWaitedFor() throws Exception {
    assertFalse(JavaFiles.holds(fifo().toFile(), CONTENT));
  }

  @Test
  void whatCannotBeWrittenInFullIsRemoved() throws Exception {
    Path file = directory.resolve("file");

    ChildJvm.Result result =
        ChildJvm.run(
            List.of("sh", "-c", SHORT_FILES, "sh"),
            List.of("-XX:-UsePerfData"),
            WritingMain.class,
            file.toString());

    assertEquals(0, result.exitCode(), result.output());
    assertTrue(result.output().contains("IOException: File too large"), result.output());
    assertFalse(Files.exists(file));
  }

  static final class WritingMain {
    public static void main(String[] arguments) {
      try {
        JavaFiles.writeNew(new File(arguments[0]), CONTENT);
      } catch (IOException e) {
        System.out.println(e);
      }
    }
  }

  @Test
  void aFileHoldsWhatIsInItAndNothingElse() throws Exception {
    Path file = directory.resolve("file");
    JavaFiles.writeNew(file.toFile(), CONTENT);

    assertTrue(JavaFiles.holds(file.toFile(), CONTENT));
    assertFalse(JavaFiles.holds(file.toFile(), new byte[CONTENT.length - 1]), "longer");
    assertFalse(JavaFiles.holds(file.toFile(), new byte[CONTENT.length + 1]), "shorter");
    byte[] other = CONTENT.clone();
    other[CONTENT.length - 1] = 1;
    assertFalse(JavaFiles.holds(file.toFile(), other));
  }
}
