package io.mortise.harness;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;

/**
 * What this process has open, and what must not become more.
 *
 * @param timers POSIX timers, which end waits in the kernel
 * @param descriptors of whatever kind
 * @param threads by name
 */
public record Leftovers(long timers, long descriptors, List<String> threads) {

  private static final Path TIMERS = Path.of("/proc/self/timers"); // not in every kernel

  /** Counts. */
  public static Leftovers now() throws IOException {
    List<String> threads =
        Thread.getAllStackTraces().keySet().stream().map(Thread::getName).sorted().toList();
    return new Leftovers(timersNow(), OpenFiles.count(), threads);
  }

  private static long timersNow() throws IOException {
    return Files.exists(TIMERS)
        ? Files.readAllLines(TIMERS).stream().filter(line -> line.startsWith("ID:")).count()
        : 0;
  }

  /** Returns when there is no more than this; what is idle may take a while to go. */
  public void awaitNoMore() throws IOException {
    Eventually.await(() -> "back from " + describeNow() + " to " + this, this::isNoMore);
  }

  private boolean isNoMore() throws IOException {
    Leftovers now = now();
    return now.timers <= timers
        && now.descriptors <= descriptors
        && now.threads.size() <= threads.size()
        && ofMortise(threads).containsAll(ofMortise(now.threads));
  }

  private static Collection<String> ofMortise(List<String> names) {
    return names.stream().filter(name -> name.startsWith("mortise")).toList();
  }

  private static String describeNow() {
    try {
      return now().toString();
    } catch (IOException e) {
      return e.toString();
    }
  }
}
