package io.mortise.packaging;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.mortise.NativeStatus.State;
import io.mortise.support.ClassesJar;
import java.io.File;
import java.nio.charset.StandardCharsets;
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
@Tag("once")
@Timeout(300)
class DamagedJarTest {

  private static final int MACHINE_OF_ELF = 18;
  private static final byte[] NO_MACHINE = {(byte) 0xff, 0x7f};

  private static final String REQUIRE = "-Dmortise.native=require";

  private static final int LOCAL_HEADER_BYTES = 30;

  /** The last block, of a type that is reserved. */
  private static final byte NO_BLOCK_OF_DEFLATE = 7;

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
            State.RESOURCE_MISSING, Natives.FOLDER + "/" + Natives.PLATFORM, "not in " + classes);
  }

  /** Named, and not taken from elsewhere: the same class path has a jar that is whole. */
  @Test
  void aCompressedEntryThatIsDamaged(@TempDir Path place) throws Exception {
    Path jar = ClassesJar.make(place.resolve("damaged.jar"), classes);
    byte[] bytes = Files.readAllBytes(jar);
    bytes[startOfData(bytes, Natives.FOLDER + "/" + Natives.PLATFORM)] = NO_BLOCK_OF_DEFLATE;
    Files.write(jar, bytes);
    Path whole = ClassesJar.make(place.resolve("whole.jar"), classes);
    String classPath = jar + File.pathSeparator + whole;

    new Start(directory)
        .onlyOn(classPath, LoaderReport.class.getName())
        .run()
        .assertDegraded(
            State.RESOURCE_MISSING,
            "cannot read " + jar + ": java.util.zip.ZipException: invalid block type");
  }

  /** Of the library in that folder: after the local header, the name, and what else is there. */
  private static int startOfData(byte[] jar, String folder) {
    String name = folder + "/" + Natives.FILE_NAME;
    String text = new String(jar, StandardCharsets.ISO_8859_1);
    int header = text.indexOf(name) - LOCAL_HEADER_BYTES;
    int extra = (jar[header + 28] & 255) | (jar[header + 29] & 255) << 8;
    return header + LOCAL_HEADER_BYTES + name.length() + extra;
  }

  /** The same error as where the library does not find a class of ours. */
  @Test
  void aClassOfOursThatIsMissingIsNoOtherVersion() throws Exception {
    Files.delete(classes.resolve("io/mortise/internal/loader/PrivateCopy.class"));

    assertAClassIsMissed("io/mortise/internal/loader/PrivateCopy", REQUIRE);
  }

  @Test
  void whereTheSearchItselfIsMissingWhatIsRequiredStaysRequired() throws Exception {
    Files.delete(classes.resolve("io/mortise/internal/loader/Search.class"));

    assertAClassIsMissed(
        "io/mortise/internal/loader/Search", REQUIRE, "-Dmortise.native.path=/no/such.so");
  }

  private void assertAClassIsMissed(String name, String... settings) throws Exception {
    String words = "java.lang.NoClassDefFoundError: " + name;
    String hint = "use the jar as it was built";
    start().run().assertDegraded(State.LINK_FAILED, words, hint);
    for (String setting : settings) {
      start().with(setting).run().assertRefused(setting, State.LINK_FAILED, words, hint);
    }
  }

  @Test
  void aPlatformWithoutALibraryIsNamed() throws Exception {
    start().with("-Dos.arch=pdp11").run().assertDegraded(State.UNSUPPORTED_PLATFORM, "linux-pdp11");
    start().with("-Dos.name=Plan 9").run().assertDegraded(State.UNSUPPORTED_PLATFORM, "on plan_9-");
  }
}
