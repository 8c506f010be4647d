package io.mortise.cli.stress.locker;

import io.mortise.Backend;
import io.mortise.MarkerStyle;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What a locker is to do.
 *
 * @param slot and {@code life}: which process it is
 * @param backend null for the usual one
 * @param markerStyle null for the usual one
 * @param retainMillis negative for whatever is usual
 */
public record LockerPlan(
    int slot,
    int life,
    Peer peer,
    @Nullable Backend backend,
    @Nullable MarkerStyle markerStyle,
    long retainMillis,
    Path directory,
    int refereePort,
    int threads,
    int sharedPercent,
    long seed) {

  /** By what it locks. */
  public enum Peer {
    MORTISE,
    NIO,
    LOCKF,
    NONE
  }

  private static final String USUAL = "-";

  public Path lockFile() {
    return directory.resolve("lock");
  }

  public Path counterFile() {
    return directory.resolve("counter");
  }

  /** To be given to another process. */
  public String[] words() {
    return new String[] {
      Integer.toString(slot),
      Integer.toString(life),
      peer.name(),
      backend == null ? USUAL : backend.name(),
      markerStyle == null ? USUAL : markerStyle.name(),
      Long.toString(retainMillis),
      directory.toString(),
      Integer.toString(refereePort),
      Integer.toString(threads),
      Integer.toString(sharedPercent),
      Long.toString(seed)
    };
  }

  static LockerPlan parse(List<String> words) {
    return new LockerPlan(
        Integer.parseInt(words.get(0)),
        Integer.parseInt(words.get(1)),
        Peer.valueOf(words.get(2)),
        chosen(words.get(3)).map(Backend::valueOf).orElse(null),
        chosen(words.get(4)).map(MarkerStyle::valueOf).orElse(null),
        Long.parseLong(words.get(5)),
        Path.of(words.get(6)),
        Integer.parseInt(words.get(7)),
        Integer.parseInt(words.get(8)),
        Integer.parseInt(words.get(9)),
        Long.parseLong(words.get(10)));
  }

  private static Optional<String> chosen(String word) {
    return word.equals(USUAL) ? Optional.empty() : Optional.of(word);
  }
}
