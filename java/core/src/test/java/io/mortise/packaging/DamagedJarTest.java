package io.mortise.packaging;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.mortise.NativeStatus.State;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The library in the jar is not what it should be, or not there. */
@Tag("native")
@Timeout(300)
class DamagedJarTest {

  private static final int MACHINE_OF_ELF = 18;
  private static final byte[] NO_MACHINE = {(byte) 0xff, 0x7f};

  @TempDir Path directory;
  @TempDir Path temporary;
  @TempDir Path classes;

  @BeforeEach
  void copyTheClasses() throws Exception {
    Relocation.copyOf(classes);
  }

  private Start start() {
    return new Start(directory).of(classes).with("-Djava.io.tmpdir=" + temporary);
  }

  private void assertNothingIsLeft() throws Exception {
    try (Stream<Path> left = Files.list(temporary)) {
      assertEquals(List.of(), left.toList());
    }
  }

  @Test
  void aTruncatedLibraryIsRecognizedByItsDigestAndNotLoaded() throws Exception {
    byte[] real = Natives.real();
    Natives.put(classes, Arrays.copyOf(real, real.length / 2));

    start()
        .run()
        .assertDegraded(
            State.DIGEST_MISMATCH, classes.toString(), real.length / 2 + " bytes of SHA-256");
    assertNothingIsLeft();
  }

  @Test
  void aLibraryWithOneBitChangedIsRecognizedByItsDigest() throws Exception {
    byte[] changed = Natives.real();
    changed[changed.length / 2] ^= 1;
    Natives.put(classes, changed);

    start()
        .run()
        .assertDegraded(State.DIGEST_MISMATCH, changed.length + " bytes", "SHA256SUMS says ");
  }

  @Test
  void aLibraryWithoutADigestIsNotLoaded() throws Exception {
    Files.writeString(classes.resolve(Natives.FOLDER).resolve("SHA256SUMS"), "");

    start().run().assertDegraded(State.DIGEST_MISMATCH, "does not name it");
  }

  @Test
  void junkThatTheJarWasBuiltWithIsRefusedByTheSystem() throws Exception {
    Natives.putWithDigest(classes, Natives.junk());

    start().run().assertDegraded(State.LINK_FAILED, Natives.FILE_NAME);
    assertNothingIsLeft();
  }

  @Test
  void aLibraryForAnotherProcessorIsRefusedByTheSystem() throws Exception {
    byte[] foreign = Natives.real();
    System.arraycopy(NO_MACHINE, 0, foreign, MACHINE_OF_ELF, NO_MACHINE.length);
    Natives.putWithDigest(classes, foreign);

    start().run().assertDegraded(State.LINK_FAILED, Natives.FILE_NAME);
    assertNothingIsLeft();
  }

  @Test
  void aJarWithoutTheLibrarySaysWhatIsMissing() throws Exception {
    Relocation.of(classes).withoutNatives();

    start()
        .run()
        .assertDegraded(
            State.RESOURCE_MISSING, Natives.FOLDER + "/" + Natives.PLATFORM, "not in the jar");
  }

  @Test
  void aPlatformWithoutALibraryIsNamed() throws Exception {
    start().with("-Dos.arch=pdp11").run().assertDegraded(State.UNSUPPORTED_PLATFORM, "linux-pdp11");
    start().with("-Dos.name=Plan 9").run().assertDegraded(State.UNSUPPORTED_PLATFORM, "on plan_9-");
  }
}
