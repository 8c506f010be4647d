package io.mortise.packaging;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.mortise.NativeStatus.State;
import io.mortise.internal.jni.Handshake;
import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** There is another version of Mortise about. Needs a C compiler. */
@Tag("native")
@Tag("once")
@Timeout(300)
class OtherVersionTest {

  private static final String OURS = "mortise-" + Handshake.ABI;
  private static final String CALLS = "io/mortise/internal/jni/NativeCalls";

  @TempDir Path directory;
  @TempDir Path place;
  @TempDir Path classes;

  private void assertAnotherVersionIsRecognized(byte[] library, String... words) throws Exception {
    Relocation.copyOf(classes);
    Natives.putWithDigest(classes, library);
    new Start(directory).of(classes).run().assertDegraded(State.ABI_MISMATCH, words);
  }

  @Test
  void anOlderLibraryIsRecognizedByItsAbi() throws Exception {
    assertAnotherVersionIsRecognized(
        Natives.ofAbi(place, 0),
        "its ABI is 0, expected " + Handshake.ABI,
        "remove the other version");
  }

  /** As in a jar of an older Mortise, of which only the library is found first. */
  @Test
  void anOlderLibraryEarlierOnTheClassPathIsNotPicked() throws Exception {
    Natives.putWithDigest(classes, Natives.ofAbi(place, 0));

    Start.Report report = new Start(directory).inFront(classes).run();

    report.assertLoaded();
    assertTrue(
        report.value("source").startsWith(Natives.classes() + File.separator), report.output());
  }

  /** Even if it were the right one: what our own jar lacks is missing. */
  @Test
  void aLibraryElsewhereOnTheClassPathIsNotPickedForOneThatIsMissing() throws Exception {
    Relocation.copyOf(classes).withoutNatives();
    Path other = place.resolve("other");
    Natives.putWithDigest(other, Natives.real());

    new Start(directory)
        .of(classes)
        .inFront(other)
        .run()
        .assertDegraded(State.RESOURCE_MISSING, "not in " + classes);
  }

  /** Library and digest are of one place, so one place's digest does not vouch for another's. */
  @Test
  void aDigestElsewhereOnTheClassPathIsNotTakenForOneThatIsMissing() throws Exception {
    Relocation.copyOf(classes);
    Files.delete(classes.resolve(Natives.FOLDER).resolve("SHA256SUMS"));
    Path other = place.resolve("other");
    Natives.putWithDigest(other, Natives.real());

    new Start(directory)
        .of(classes)
        .inFront(other)
        .run()
        .assertDegraded(State.DIGEST_MISMATCH, "does not name it");
  }

  private Start.Report startWithOnLibraryPath(String name, byte[] library) throws Exception {
    Files.write(place.resolve(System.mapLibraryName(name)), library);
    return new Start(directory).with("-Djava.library.path=" + place).run();
  }

  /** Our abi without its methods: the jar's own takes its place. */
  @Test
  void oneOnTheLibraryPathThatLacksAMethodGivesWayToTheJar() throws Exception {
    Start.Report report = startWithOnLibraryPath(OURS, Natives.ofAbi(place, Handshake.ABI));

    report.assertLoaded();
    assertTrue(report.value("attempt").startsWith("ABI_MISMATCH library path"), report.output());
    assertTrue(report.value("attempt").contains("it lacks "), report.output());
  }

  @Test
  void oneThatLooksForAnotherClassIsRecognized() throws Exception {
    assertAnotherVersionIsRecognized(
        Natives.other(place, Handshake.ABI + 1, "io/mortise/NotHere", "abi"), "io/mortise/NotHere");
  }

  @Test
  void oneThatHasAnotherMethodIsRecognized() throws Exception {
    assertAnotherVersionIsRecognized(
        Natives.other(place, Handshake.ABI + 1, CALLS, "notHere"), "notHere");
  }

  @Test
  void oneOfAnotherNameOnTheLibraryPathIsNotPicked() throws Exception {
    Start.Report report = startWithOnLibraryPath("mortise", Natives.ofAbi(place, 0));

    report.assertLoaded();
    assertTrue(report.value("source").contains(Natives.FOLDER), report.output());
    assertTrue(report.value("attempt").startsWith("RESOURCE_MISSING library path"));
  }

  @Test
  void oneOfTheRightNameOnTheLibraryPathIsLoadedFromThere() throws Exception {
    Files.write(place.resolve(System.mapLibraryName(OURS)), Natives.real());

    Start.Report report =
        new Start(directory)
            .with("-Djava.library.path=" + place, "-Djava.io.tmpdir=/sys/kernel")
            .run();

    report.assertLoaded();
    assertEquals("library path: " + OURS, report.value("source"));
  }

  /** Its methods are registered by then, and have to give way to those of the right one. */
  @Test
  void oneOnTheLibraryPathThatDoesNotFitGivesWayToTheJar() throws Exception {
    Start.Report report = startWithOnLibraryPath(OURS, Natives.ofAbi(place, 0));

    report.assertLoaded();
    assertTrue(report.value("attempt").startsWith("ABI_MISMATCH library path"), report.output());
  }
}
