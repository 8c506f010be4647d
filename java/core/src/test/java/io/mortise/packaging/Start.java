package io.mortise.packaging;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.mortise.LockUnsupportedException;
import io.mortise.NativeStatus.State;
import io.mortise.harness.Eventually;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;

/** A JVM of its own that runs {@link LoaderReport}, as a user of the library would start it. */
final class Start {

  private static final int FIRST_JDK_THAT_WARNS = 24;

  private final Path directory;
  private final List<String> launcher = new ArrayList<>();
  private final List<String> options = new ArrayList<>();
  private final Map<String, String> environment = new TreeMap<>();
  private List<String> arguments = List.of();
  private String classPath = System.getProperty("java.class.path");
  private String main = LoaderReport.class.getName();
  private boolean nativeAccessEnabled = true;

  /** The directory is for the files it locks, and for its output. */
  Start(Path directory) {
    this.directory = directory;
  }

  /** Whether the JVM we run on asks for {@code --enable-native-access}. */
  static boolean jvmWarns() {
    return Runtime.version().feature() >= FIRST_JDK_THAT_WARNS;
  }

  Start with(String... jvmOptions) {
    options.addAll(List.of(jvmOptions));
    return this;
  }

  Start withEnvironment(String name, String value) {
    environment.put(name, value);
    return this;
  }

  Start withoutNativeAccess() {
    nativeAccessEnabled = false;
    return this;
  }

  /** A program that runs the JVM. */
  Start launchedBy(List<String> command) {
    launcher.addAll(command);
    return this;
  }

  Start inFront(Path classes) {
    classPath = classes + File.pathSeparator + classPath;
    return this;
  }

  /** A copy of our classes, in place of them. */
  Start of(Path classes) {
    return onlyOn(classes.toString(), main);
  }

  Start onlyOn(String otherClassPath, String otherMain) {
    classPath = otherClassPath;
    main = otherMain;
    return this;
  }

  Start telling(String... more) {
    arguments = List.of(more);
    return this;
  }

  private List<String> command() {
    List<String> command = new ArrayList<>(launcher);
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-XX:-UsePerfData"));
    Path logging = Path.of(System.getProperty("java.home"), "conf", "logging.properties");
    command.add("-Djava.util.logging.config.file=" + logging);
    if (nativeAccessEnabled && jvmWarns()) {
      command.add("--enable-native-access=ALL-UNNAMED");
    }
    command.addAll(options);
    command.addAll(List.of("-cp", classPath, main, directory.toString()));
    command.addAll(arguments);
    return command;
  }

  /** Runs it to its end. */
  Report run() throws IOException, InterruptedException {
    return begin().finish();
  }

  /** A start that goes on while others begin. */
  Running begin() throws IOException {
    Files.createDirectories(directory);
    Path output = Files.createTempFile(directory, "output", ".txt");
    ProcessBuilder builder = new ProcessBuilder(command()).redirectErrorStream(true);
    builder.environment().putAll(environment);
    return new Running(builder.redirectOutput(output.toFile()).start(), output);
  }

  record Running(Process process, Path output) {

    /** Until it has said that, or has ended, which finish will tell. */
    void awaitLine(String line) throws IOException {
      Eventually.await(
          line,
          () -> !process.isAlive() || Files.readString(output).lines().anyMatch(line::equals));
    }

    Report finish() throws IOException, InterruptedException {
      boolean ended = process.waitFor(120, TimeUnit.SECONDS);
      process.destroyForcibly();
      String text = Files.readString(output, StandardCharsets.UTF_8);
      assertTrue(ended, "ended: " + text);
      assertEquals(0, process.exitValue(), text);
      return new Report(text);
    }
  }

  /** What it said. */
  record Report(String output) {

    String value(String key) {
      return output
          .lines()
          .filter(line -> line.startsWith(key + "="))
          .map(line -> line.substring(key.length() + 1))
          .findFirst()
          .orElseThrow(() -> new AssertionError("no " + key + " in " + output));
    }

    State state() {
      return State.valueOf(value("state"));
    }

    /** What a user finds in the log: by java.util.logging, the second of two lines. */
    List<String> warnings() {
      return output.lines().filter(line -> line.startsWith("WARNING: Files are locked")).toList();
    }

    void assertLoaded() {
      assertEquals(State.LOADED, state(), output);
      assertEquals("NATIVE true", value("default"), output);
      assertEquals("PORTABLE true", value("portable"), output);
      assertEquals(List.of(), warnings());
    }

    /** The portable backend took over; one line says why, with these words, and what helps. */
    void assertDegraded(State state, String... words) {
      assertFailed(state, words);
      assertEquals("-", value("required by"), output);
      assertEquals("PORTABLE true", value("default"), output);
      assertEquals("PORTABLE true", value("again"), output);
      assertEquals(1, warnings().size(), output);
      assertTrue(warnings().get(0).endsWith(value("status")), output);
    }

    /** Nothing took over, because of that setting; the exception says all that the status does. */
    void assertRefused(String setting, State state, String... words) {
      assertFailed(state, words);
      assertEquals(setting, value("required by"), output);
      for (String which : List.of("default", "again")) {
        String refusal = value(which);
        assertTrue(refusal.startsWith(LockUnsupportedException.class.getName()), output);
        assertTrue(refusal.contains(setting + " is set"), output);
        assertTrue(refusal.endsWith(value("status")), output);
      }
      assertEquals(List.of(), warnings());
    }

    private void assertFailed(State state, String... words) {
      assertEquals(state, state(), output);
      assertTrue(value("status").startsWith(state + " on "), output);
      for (String word : words) {
        assertTrue(value("status").contains(word), word + ": " + output);
      }
      assertFalse(value("hint").isEmpty(), output);
      assertTrue(value("status").endsWith(value("hint")), output);
      assertEquals("PORTABLE true", value("portable"), "to be had all the same: " + output);
      assertEquals("true", value("unchanged"), output);
    }
  }
}
