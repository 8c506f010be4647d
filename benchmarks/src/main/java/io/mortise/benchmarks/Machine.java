package io.mortise.benchmarks;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.Map;

/** Where and when figures come from. */
final class Machine {

  private static final Path PROCESSORS = Path.of("/proc/cpuinfo");
  private static final Path MEMORY = Path.of("/proc/meminfo");

  private Machine() {}

  static Map<String, String> describe(Path lockFiles) throws IOException {
    Map<String, String> facts = new LinkedHashMap<>();
    facts.put("date", Instant.now().truncatedTo(ChronoUnit.MINUTES).toString());
    facts.put(
        "machine",
        Runtime.getRuntime().availableProcessors()
            + " processors, "
            + value(PROCESSORS, "model name")
            + ", memory "
            + value(MEMORY, "MemTotal"));
    facts.put(
        "system",
        String.join(
            " ",
            System.getProperty("os.name"),
            System.getProperty("os.version"),
            System.getProperty("os.arch")));
    facts.put(
        "JDK",
        String.join(
            " ",
            System.getProperty("java.vendor"),
            System.getProperty("java.vm.name"),
            System.getProperty("java.vm.version")));
    facts.put("file system of the lock files", Files.getFileStore(lockFiles).type());
    facts.put("load when it began", load());
    return facts;
  }

  /** What else the machine had to do, as the average number of threads that want to run. */
  static String load() {
    double load = ManagementFactory.getOperatingSystemMXBean().getSystemLoadAverage();
    return String.format("%.1f", load);
  }

  /** Of a file in /proc with lines "key : value". */
  private static String value(Path file, String key) throws IOException {
    if (!Files.isReadable(file)) {
      return "unknown";
    }
    return Files.readAllLines(file).stream()
        .filter(line -> line.startsWith(key))
        .map(line -> line.substring(line.indexOf(':') + 1).strip())
        .findFirst()
        .orElse("unknown");
  }
}
