package io.mortise.support;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Runs a main class of the tests in a JVM of its own, with this one's class path, to its end. */
public final class ChildJvm {

  private static final long LIMIT_SECONDS = 60;
  private static final int JDK_WITH_NATIVE_ACCESS_WARNINGS = 22;

  private ChildJvm() {}

  /**
   * What became of it.
   *
   * @param output standard output and standard error
   */
  public record Result(int exitCode, String output) {}

  public static Result run(List<String> jvmOptions, Class<?> main, String... arguments)
      throws IOException, InterruptedException {
    return run(List.of(), jvmOptions, main, arguments);
  }

  /** With a program in front that runs the JVM, like {@code env} does. */
  public static Result run(
      List<String> launcher, List<String> jvmOptions, Class<?> main, String... arguments)
      throws IOException, InterruptedException {
    return run(launcher, jvmOptions, System.getProperty("java.class.path"), main, arguments);
  }

  /** With other classes than this JVM's. */
  public static Result runWithClassPath(
      List<String> launcher, Path classes, Class<?> main, String... arguments)
      throws IOException, InterruptedException {
    return run(launcher, List.of(), classes.toString(), main, arguments);
  }

  private static Result run(
      List<String> launcher,
      List<String> jvmOptions,
      String classPath,
      Class<?> main,
      String... arguments)
      throws IOException, InterruptedException {
    List<String> command = new ArrayList<>(launcher);
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.add("-Djava.util.logging.config.file=/dev/null"); // only the test's own output counts
    command.addAll(List.of("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-Xmx64m"));
    if (Runtime.version().feature() >= JDK_WITH_NATIVE_ACCESS_WARNINGS) {
      command.add("--enable-native-access=ALL-UNNAMED");
    }
    System.getProperties().stringPropertyNames().stream()
        .filter(key -> key.startsWith("mortise."))
        .forEach(key -> command.add("-D" + key + "=" + System.getProperty(key)));
    command.addAll(jvmOptions);
    command.addAll(List.of("-cp", classPath, main.getName()));
    command.addAll(List.of(arguments));
    return run(command);
  }

  private static Result run(List<String> command) throws IOException, InterruptedException {
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    process.getOutputStream().close();
    // Ends the process, and with it the reading below, should it hang.
    process
        .onExit()
        .orTimeout(LIMIT_SECONDS, TimeUnit.SECONDS)
        .exceptionally(late -> kill(process));
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    return new Result(process.waitFor(), output);
  }

  private static Process kill(Process process) {
    return process.destroyForcibly();
  }
}
