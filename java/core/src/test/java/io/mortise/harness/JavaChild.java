package io.mortise.harness;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Starts child JVMs: of the JDK, with the class path and the Mortise settings of this one. */
public final class JavaChild {

  private static final int FIRST_TO_ASK_FOR_NATIVE_ACCESS = 22;

  private JavaChild() {}

  public static ChildProcess start(
      String name, List<String> jvmOptions, Class<?> main, String... arguments) throws IOException {
    return ChildProcess.start(name, command(jvmOptions, main, arguments));
  }

  /** For those who have to put something in front of it. */
  public static List<String> command(List<String> jvmOptions, Class<?> main, String... arguments) {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(
        List.of("-Xmx64m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-XX:-UsePerfData"));
    if (Runtime.version().feature() >= FIRST_TO_ASK_FOR_NATIVE_ACCESS) {
      command.add("--enable-native-access=ALL-UNNAMED");
    }
    System.getProperties().stringPropertyNames().stream()
        .filter(key -> key.startsWith("mortise."))
        .forEach(key -> command.add("-D" + key + "=" + System.getProperty(key)));
    command.addAll(jvmOptions);
    command.addAll(List.of("-cp", System.getProperty("java.class.path"), main.getName()));
    command.addAll(List.of(arguments));
    return command;
  }
}
