package io.mortise.benchmarks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** What the first lock adds to the life of a JVM, from its start to its end. */
final class StartUp {

  private static final double TARGET_MILLIS = 60;
  private static final double NANOS_PER_MILLI = 1e6;

  private final Rounds empty = new Rounds();
  private final Rounds nativeLock = new Rounds();
  private final Rounds portableLock = new Rounds();

  /** In turns, because a machine's speed drifts. */
  void compare(int rounds) throws IOException, InterruptedException {
    Path directory = Files.createTempDirectory("mortise-start");
    String file = directory.resolve("file").toString();
    millis(EmptyMain.class); // so that the JVM's files are in memory
    for (int round = 1; round <= rounds; round++) {
      System.out.println("starts, round " + round + " of " + rounds);
      empty.add(millis(EmptyMain.class));
      nativeLock.add(millis(FirstLock.class, "native", file));
      portableLock.add(millis(FirstLock.class, "portable", file));
    }
    Files.delete(directory.resolve("file"));
    Files.delete(directory);
    System.out.println("\nFirst strict lock of a new JVM, medians of " + rounds + " rounds");
    Rounds.printDifference("Mortise native - empty main", nativeLock, empty, "ms", TARGET_MILLIS);
    Rounds.printDifference("Mortise portable - empty main", portableLock, empty, "ms", Double.NaN);
    empty.print("empty main", "ms");
  }

  private static double millis(Class<?> main, String... arguments)
      throws IOException, InterruptedException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.add("--enable-native-access=ALL-UNNAMED");
    command.addAll(List.of("-cp", System.getProperty("java.class.path"), main.getName()));
    command.addAll(List.of(arguments));
    ProcessBuilder builder = new ProcessBuilder(command).inheritIO();
    long startNanos = System.nanoTime();
    int exitCode = builder.start().waitFor();
    long endNanos = System.nanoTime();
    if (exitCode != 0) {
      throw new IOException(String.join(" ", command) + " failed");
    }
    return (endNanos - startNanos) / NANOS_PER_MILLI;
  }
}
