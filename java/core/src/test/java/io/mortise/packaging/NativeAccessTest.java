package io.mortise.packaging;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.mortise.NativeStatus.State;
import java.nio.file.Path;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * From JDK 24 on the JVM wants to be told that native code is wanted. On older ones, these tests
 * show that nothing has to be said.
 */
@Tag("native")
@Timeout(300)
class NativeAccessTest {

  private static final String DENY = "--illegal-native-access=deny";

  @TempDir Path directory;

  /** In a named module, while this test's classes are on the class path. */
  private Start asModule() throws Exception {
    return new Start(directory)
        .withoutNativeAccess()
        .with("-p", Natives.classes().toString(), "--add-modules", "io.mortise");
  }

  private static boolean isWarned(Start.Report report) {
    return report.output().contains("WARNING: A restricted method");
  }

  @Test
  void deniedItSaysWhichFlagIsMissing() throws Exception {
    Start start = new Start(directory).withoutNativeAccess();
    if (!Start.jvmWarns()) {
      start.run().assertLoaded();
      return;
    }
    start
        .with(DENY)
        .run()
        .assertDegraded(
            State.ACCESS_DENIED,
            "IllegalCallerException",
            "start Java with --enable-native-access=ALL-UNNAMED");
  }

  @Test
  void deniedAsAModuleItNamesTheModule() throws Exception {
    if (!Start.jvmWarns()) {
      asModule().run().assertLoaded();
      return;
    }
    asModule()
        .with(DENY)
        .run()
        .assertDegraded(State.ACCESS_DENIED, "start Java with --enable-native-access=io.mortise");
  }

  @Test
  void allowedNothingIsPrinted() throws Exception {
    Start.Report report = new Start(directory).run();

    report.assertLoaded();
    assertFalse(report.output().contains("WARNING"), report.output());
  }

  @Test
  void asAModuleItIsAllowedByName() throws Exception {
    Start start = asModule();
    if (Start.jvmWarns()) {
      start.with("--enable-native-access=io.mortise", DENY);
    }
    Start.Report report = start.run();

    report.assertLoaded();
    assertFalse(report.output().contains("WARNING"), report.output());
  }

  @Test
  void notAllowedItLoadsAndTheJvmWarns() throws Exception {
    Start.Report report = new Start(directory).withoutNativeAccess().run();

    report.assertLoaded();
    assertTrue(isWarned(report) == Start.jvmWarns(), report.output());
  }

  @Test
  void switchedOffNothingNativeIsTouchedSoTheJvmDoesNotWarn() throws Exception {
    Start.Report report =
        new Start(directory).withoutNativeAccess().with("-Dmortise.native=off").run();

    assertFalse(isWarned(report), report.output());
  }
}
