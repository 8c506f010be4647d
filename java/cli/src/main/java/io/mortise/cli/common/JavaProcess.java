package io.mortise.cli.common;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Command lines for JVMs like this one: same Java, same class path, same settings of Mortise. */
public final class JavaProcess {

  /** From this version on the JDK warns about native access that nobody enabled. */
  private static final int ASKS_FOR_NATIVE_ACCESS = 24;

  private JavaProcess() {}

  /** A small JVM that runs the main class. */
  public static ProcessBuilder of(Class<?> mainClass, String... arguments) {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("-Xmx64m", "-XX:+UseSerialGC"));
    if (Runtime.version().feature() >= ASKS_FOR_NATIVE_ACCESS) {
      command.add("--enable-native-access=ALL-UNNAMED");
    }
    for (String name : System.getProperties().stringPropertyNames()) {
      if (name.startsWith("mortise.")) {
        command.add("-D" + name + "=" + System.getProperty(name));
      }
    }
    command.addAll(List.of("-cp", System.getProperty("java.class.path"), mainClass.getName()));
    command.addAll(List.of(arguments));
    return new ProcessBuilder(command);
  }
}
