package io.mortise.process;

import io.mortise.harness.OpenFiles;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.ToLongFunction;

/** What a process has, after so many pairs. */
record SoakSample(long pairs, long heapBytes, long descriptors, long threads, long residentKib) {

  private static final long HEAP_TOLERANCE_BYTES =
      300_000; // what the JVM itself learns and forgets
  private static final long COUNT_TOLERANCE = 3; // of the JVM's own, which come and go
  private static final long THREAD_TOLERANCE =
      COUNT_TOLERANCE + 7; // on a busy machine, up to eight helpers are kept ready, and not one
  private static final long RESIDENT_TOLERANCE_KIB =
      12_000; // compiled code, arenas of the allocator

  /** Of this process, now. */
  static SoakSample taken(long pairs) throws IOException {
    System.gc();
    return new SoakSample(
        pairs,
        ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed(),
        OpenFiles.count(),
        ManagementFactory.getThreadMXBean().getThreadCount(),
        residentKibNow());
  }

  /** From the line "VmRSS: 1234 kB" of proc(5). */
  private static long residentKibNow() throws IOException {
    return Files.readAllLines(Path.of("/proc/self/status")).stream()
        .filter(line -> line.startsWith("VmRSS:"))
        .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")))
        .sum();
  }

  /** The inverse of {@link #toString}. */
  static SoakSample parse(String line) {
    String[] words = line.split(" ", 0);
    return new SoakSample(
        Long.parseLong(words[0]),
        Long.parseLong(words[2]),
        Long.parseLong(words[4]),
        Long.parseLong(words[6]),
        Long.parseLong(words[8]));
  }

  @Override
  public String toString() {
    return pairs
        + (" heapBytes " + heapBytes)
        + (" descriptors " + descriptors)
        + (" threads " + threads)
        + (" residentKib " + residentKib);
  }

  /** What has grown: the least of the last quarter is more than the most of the first. */
  static List<String> grown(List<SoakSample> samples) {
    List<String> grown = new ArrayList<>();
    if (grows(samples, SoakSample::heapBytes, HEAP_TOLERANCE_BYTES)) {
      grown.add("heap");
    }
    if (grows(samples, SoakSample::descriptors, COUNT_TOLERANCE)) {
      grown.add("descriptors");
    }
    if (grows(samples, SoakSample::threads, THREAD_TOLERANCE)) {
      grown.add("threads");
    }
    if (grows(samples, SoakSample::residentKib, RESIDENT_TOLERANCE_KIB)) {
      grown.add("resident memory");
    }
    return grown;
  }

  private static boolean grows(
      List<SoakSample> samples, ToLongFunction<SoakSample> what, long tolerance) {
    int quarter = samples.size() / 4;
    long most = samples.subList(0, quarter).stream().mapToLong(what).max().orElseThrow();
    long least =
        samples.subList(samples.size() - quarter, samples.size()).stream()
            .mapToLong(what)
            .min()
            .orElseThrow();
    return least > most + tolerance;
  }
}
