package io.mortise.benchmarks.process;

import io.mortise.benchmarks.contender.Places;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * How the programs of a run are started.
 *
 * @param lockFiles where locked files are made
 * @param floors where what floor/ is compiled to is
 * @param scripts the folder floor/ itself
 */
public record Commands(Path lockFiles, Path floors, Path scripts) {

  /** The main method of one of our classes, in a JVM like this one. */
  List<String> java(Class<?> main, Object... arguments) {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(jvmArguments());
    command.addAll(List.of("-cp", System.getProperty("java.class.path"), main.getName()));
    return with(command, arguments);
  }

  List<String> floor(String program, Object... arguments) {
    return with(new ArrayList<>(List.of(floors.resolve(program).toString())), arguments);
  }

  List<String> python(String script, Object... arguments) {
    return with(new ArrayList<>(List.of("python3", scripts.resolve(script).toString())), arguments);
  }

  public List<String> jvmArguments() {
    return Places.jvmArguments(lockFiles, floors);
  }

  private static List<String> with(List<String> command, Object... arguments) {
    for (Object argument : arguments) {
      command.add(argument.toString());
    }
    return command;
  }
}
