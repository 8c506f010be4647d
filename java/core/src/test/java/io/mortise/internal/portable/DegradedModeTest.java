package io.mortise.internal.portable;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.mortise.support.ChildJvm;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** That the native library is not used is said once, and only to whom it is news. */
@Tag("portable")
class DegradedModeTest {

  @TempDir Path directory;

  private ChildJvm.Result run(List<String> options, String how) throws Exception {
    String first = directory.resolve("first").toString();
    String second = directory.resolve("second").toString();
    List<String> withLog = new ArrayList<>();
    Path standard = Path.of(System.getProperty("java.home"), "conf", "logging.properties");
    withLog.add("-Djava.util.logging.config.file=" + standard);
    withLog.addAll(options);
    ChildJvm.Result result = ChildJvm.run(withLog, DegradedMain.class, how, first, second, first);
    assertEquals(0, result.exitCode(), result.output());
    assertEquals(
        3, result.output().lines().filter("PORTABLE true"::equals).count(), result.output());
    return result;
  }

  /** By java.util.logging: a line with time and place, and a line with level and message. */
  private static List<String> records(String output) {
    return output.lines().filter(line -> line.matches("(INFO|WARNING|SEVERE): .*")).toList();
  }

  private static String onlyRecord(ChildJvm.Result result) {
    List<String> records = records(result.output());
    assertEquals(1, records.size(), result.output());
    assertTrue(records.get(0).contains("portable"), result.output());
    return records.get(0);
  }

  @Test
  void whoSwitchedNativeCodeOffIsToldOnceByWhichSwitch() throws Exception {
    String record = onlyRecord(run(List.of("-Dmortise.native=off"), DegradedMain.DEFAULT));

    assertTrue(record.startsWith("INFO: "), record);
    assertTrue(record.contains("-Dmortise.native=off is set"), record);
  }

  @Test
  void whoseNativeCodeDoesNotLoadIsWarnedOnceWithTheReasonAndTheRemedy() throws Exception {
    List<String> options = List.of("-Dmortise.native=auto", "-Dos.arch=pdp11");

    String record = onlyRecord(run(options, DegradedMain.DEFAULT));

    assertTrue(record.startsWith("WARNING: "), record);
    assertTrue(record.contains("UNSUPPORTED_PLATFORM on linux-pdp11"), "the reason: " + record);
    assertTrue(record.contains("; set -Dmortise.native.path to "), "the remedy: " + record);
  }

  @Test
  void whoChoseThePortableBackendIsToldNothing() throws Exception {
    ChildJvm.Result result = run(List.of("-Dmortise.native=off"), DegradedMain.CHOSEN);
    assertEquals(List.of(), records(result.output()), result.output());

    result = run(List.of(), DegradedMain.CHOSEN);
    assertEquals(List.of(), records(result.output()), result.output());
  }

  @Test
  void aLoggerThatWantsNothingGetsNothing() throws Exception {
    Path quiet = directory.resolve("logging.properties");
    Files.writeString(quiet, "handlers=java.util.logging.ConsoleHandler\nio.mortise.level=OFF\n");

    ChildJvm.Result result =
        run(
            List.of("-Dmortise.native=off", "-Djava.util.logging.config.file=" + quiet),
            DegradedMain.DEFAULT);

    assertEquals(List.of(), records(result.output()), result.output());
  }
}
