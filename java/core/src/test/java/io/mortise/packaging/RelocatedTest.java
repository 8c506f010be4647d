package io.mortise.packaging;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.mortise.NativeStatus.State;
import java.io.File;
import java.nio.file.Path;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Mortise was put into somebody's jar, and moved. */
@Tag("native")
@Tag("once")
@Timeout(300)
class RelocatedTest {

  private static final String RELOCATED_MAIN = "shaded." + LoaderReport.class.getName();

  @TempDir Path directory;
  @TempDir Path copy;

  private static void assertRelocated(Start.Report report) {
    // Its messages name the relocated classes, as its own code does.
    assertEquals(State.RELOCATED, report.state(), report.output());
    assertEquals("PORTABLE true", report.value("default"), report.output());
    assertEquals("PORTABLE true", report.value("portable"), report.output());
    assertEquals(1, report.warnings().size(), report.output());
    String status = report.value("status");
    assertEquals(
        "RELOCATED on "
            + Natives.PLATFORM
            + "; classes: moved to shaded.io.mortise.internal.jni; leave Mortise's packages where"
            + " they are: exclude them from relocation (shading)",
        status);
  }

  @Test
  void relocatedClassesAreRecognizedAndTheRemedyIsTold() throws Exception {
    Relocation.copyOf(copy).relocateClasses();

    assertRelocated(new Start(directory).onlyOn(copy.toString(), RELOCATED_MAIN).run());
  }

  /** The library would find, and bind, the classes of the other. */
  @Test
  void besideAMortiseThatWasNotMovedNothingIsLoadedEither() throws Exception {
    Relocation.copyOf(copy).relocateClasses();
    String both = copy + File.pathSeparator + System.getProperty("java.class.path");

    assertRelocated(new Start(directory).onlyOn(both, RELOCATED_MAIN).run());
    new Start(directory).onlyOn(both, LoaderReport.class.getName()).run().assertLoaded();
  }

  @Test
  void relocatedResourcesAreMissedAndNamed() throws Exception {
    Relocation.copyOf(copy).moveNativesTo("shaded/META-INF/native/mortise");

    new Start(directory)
        .onlyOn(copy.toString(), LoaderReport.class.getName())
        .run()
        .assertDegraded(State.RESOURCE_MISSING, "use a jar that has " + Natives.FOLDER);
  }
}
