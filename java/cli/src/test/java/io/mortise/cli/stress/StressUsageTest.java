package io.mortise.cli.stress;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.mortise.cli.Cli;
import io.mortise.cli.InProcess;
import io.mortise.cli.Main;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@Tag("once")
class StressUsageTest {

  @TempDir Path directory;

  @ParameterizedTest
  @CsvSource({
    "--processes 0, '--processes takes 1 to 256, not 0'",
    "--processes 257, '--processes takes 1 to 256, not 257'",
    "--processes many, 'many'",
    "--threads 0, '--threads takes 1 to 256, not 0'",
    "--threads -1, '--threads takes 1 to 256, not -1'",
    "--processes 200 --threads 200, '--processes times --threads takes 1 to 1024, not 40000'",
    "--shared 101, '--shared takes 0 to 100, not 101'",
    "--shared -1, '--shared takes 0 to 100, not -1'",
    "--retain -1, '--retain takes 0 to'",
    "--retain soon, 'soon'",
    "--seconds 0, '--duration takes a time from a millisecond to a year'",
    "--duration 5weeks, 'is not a time'",
    "--duration 9000h, '--duration takes a time'",
    "--kill 0, '--kill takes a time'",
    "--kill often, 'is not a time'",
    "--pause 0s, '--pause takes a time'",
    "--longest-pause 0, '--longest-pause takes a time'",
    "--stuck-after 0, '--stuck-after takes a time'",
    "--starved-after 0, '--starved-after takes a time'",
    "--seed x, 'x'",
    "--backend wooden, 'NATIVE, PORTABLE'",
    "--marker-style round, 'FILE, DIRECTORY'",
    "--lock all, 'MORTISE, NONE'",
    "--unheard-of, '--unheard-of'",
    "--json '', 'the path is empty'"
  })
  void aValueThatMakesNoSenseIsAUsageErrorThatSaysSo(String options, String message) {
    expect(message, options.replace("''", "").split(" ", -1));
  }

  @ParameterizedTest
  @CsvSource({
    "--lock none --mix, '--lock none goes with none of'",
    "--lock none --retain 5, '--lock none goes with none of'",
    "--lock none --backend native, '--lock none goes with none of'",
    "--mix --backend native, 'leave out --backend'",
    "--mix --processes 2, 'kinds of lockers: as many --processes at least'",
    "--marker-style file, '--marker-style has an effect with'",
    "--marker-style file --backend native, '--marker-style has an effect with'",
    "--retain 5 --backend portable, '--retain has no effect with --backend portable'"
  })
  void optionsThatDoNotGoTogetherAreAUsageError(String options, String message) {
    expect(message, options.split(" "));
  }

  @Test
  void theDirectoryHasToBeOne() throws IOException {
    Path file = Files.createFile(directory.resolve("file"));
    Path missing = directory.resolve("missing");
    mustRefuse(file + " is not a directory", InProcess.run("stress", file.toString()));
    mustRefuse(missing + " does not exist", InProcess.run("stress", missing.toString()));
    mustRefuse("'DIR'", InProcess.run("stress"));
  }

  @Test
  void theReportNeedsADirectoryThatExists() {
    expect("--json: ", "--json", directory.toString());
    expect("--json: ", "--json", directory.resolve("missing").resolve("report").toString());
  }

  @Test
  void pausesAreRefusedWhereThereAreNoSuchSignals() {
    String system = System.getProperty("os.name");
    System.setProperty("os.name", "Windows 11");
    try {
      expect("--pause: this system has no signals", "--pause", "1s");
    } finally {
      System.setProperty("os.name", system);
    }
  }

  @ParameterizedTest
  @CsvSource({
    "-Dmortise.retain=maybe, 64, 'mortise: -Dmortise.retain=maybe: not a number'",
    "-Dmortise.native=maybe, 69, '-Dmortise.native=maybe is set'"
  })
  void aSettingThatMakesNoSenseIsNamedBeforeAnythingStarts(String wrong, int code, String says) {
    Map<String, String> options = Map.of("JDK_JAVA_OPTIONS", wrong);
    try (Cli cli = Cli.start(List.of(), options, Main.class, "stress", directory.toString())) {
      Cli.Outcome outcome = cli.finish();
      assertEquals(code, outcome.exitCode(), outcome.toString());
      assertTrue(outcome.err().contains(says), outcome.err());
      assertEquals("", outcome.out());
    }
  }

  private void expect(String message, String... options) {
    List<String> arguments = new ArrayList<>(List.of(options));
    arguments.add(0, "stress");
    arguments.add(directory.toString());
    mustRefuse(message, InProcess.run(arguments.toArray(String[]::new)));
    try (Stream<Path> made = Files.list(directory)) {
      assertEquals(List.of(), made.toList(), "nothing is made");
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  private static void mustRefuse(String message, Cli.Outcome outcome) {
    assertEquals(64, outcome.exitCode(), outcome.err());
    assertTrue(outcome.err().startsWith("mortise: "), outcome.err());
    assertTrue(outcome.err().contains(message), outcome.err());
    assertTrue(outcome.err().contains("Try 'mortise stress --help'."), outcome.err());
  }
}
