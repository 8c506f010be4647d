package io.mortise.packaging;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.mortise.NativeStatus.State;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** There is another version of Mortise about. Needs a C compiler. */
@Tag("native")
@Timeout(300)
class OtherVersionTest {

  private static final String CALLS = "io/mortise/internal/jni/NativeCalls";

  @TempDir Path directory;
  @TempDir Path place;
  @TempDir Path front;

  private void assertAnotherVersionIsRecognized(byte[] library, String... words) throws Exception {
    new Start(directory)
        .inFront(Natives.folderWithDigestOf(front, library))
        .run()
        .assertDegraded(State.ABI_MISMATCH, words);
  }

  @Test
  void anOlderOneEarlierOnTheClassPathIsRecognizedByItsAbi() throws Exception {
    assertAnotherVersionIsRecognized(
        Natives.ofAbi(place, 0), "its ABI is 0, expected 1", "remove the other version");
  }

  @Test
  void anOlderOneWithoutDigestsIsNotEvenLoaded() throws Exception {
    new Start(directory)
        .inFront(Natives.folderOf(front, Natives.ofAbi(place, 0)))
        .run()
        .assertDegraded(State.DIGEST_MISMATCH, front.toString(), "second Mortise");
  }

  @Test
  void oneThatLooksForAnotherClassIsRecognized() throws Exception {
    assertAnotherVersionIsRecognized(
        Natives.other(place, 2, "io/mortise/NotHere", "abi"), "io/mortise/NotHere");
  }

  @Test
  void oneThatHasAnotherMethodIsRecognized() throws Exception {
    assertAnotherVersionIsRecognized(Natives.other(place, 2, CALLS, "notHere"), "notHere");
  }

  @Test
  void oneOfAnotherNameOnTheLibraryPathIsNotPicked() throws Exception {
    Files.write(place.resolve(System.mapLibraryName("mortise")), Natives.ofAbi(place, 0));

    Start.Report report = new Start(directory).with("-Djava.library.path=" + place).run();

    report.assertLoaded();
    assertTrue(report.value("source").startsWith("jar:"), report.output());
    assertTrue(report.value("attempt").startsWith("RESOURCE_MISSING library path"));
  }

  @Test
  void oneOfTheRightNameOnTheLibraryPathIsLoadedFromThere() throws Exception {
    Files.write(place.resolve(System.mapLibraryName("mortise-1")), Natives.real());

    Start.Report report =
        new Start(directory)
            .with("-Djava.library.path=" + place, "-Djava.io.tmpdir=/sys/kernel")
            .run();

    report.assertLoaded();
    assertEquals("library path: mortise-1", report.value("source"));
  }

  /** Its methods are registered by then, and have to give way to those of the right one. */
  @Test
  void oneOnTheLibraryPathThatDoesNotFitGivesWayToTheJar() throws Exception {
    Files.write(place.resolve(System.mapLibraryName("mortise-1")), Natives.ofAbi(place, 0));

    Start.Report report = new Start(directory).with("-Djava.library.path=" + place).run();

    report.assertLoaded();
    assertTrue(report.value("attempt").startsWith("ABI_MISMATCH library path"), report.output());
  }
}
