package io.mortise.internal.marker;

import io.mortise.MarkerStyle;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The marker beside one locked file, of either style. Not thread-safe: one at a time tries, for the
 * whole process.
 */
public final class Marker {

  /** How long a marker that names nobody is left alone. */
  public static final Duration GRACE = Duration.ofSeconds(10);

  /** How often a held marker is refreshed. */
  public static final Duration HEARTBEAT = MarkerText.HEARTBEAT;

  /** So often things may change under one try. */
  private static final int STEPS = 8;

  private final Situation situation;
  private final FileMarker fileStyle;
  private final DirectoryMarker directoryStyle;

  /** Beside the lock file, in the directory that its path leads to now. */
  public Marker(Path lockFile, MarkerFiles files, Duration grace) throws IOException {
    Path directory = Objects.requireNonNull(lockFile.toAbsolutePath().getParent(), "no root");
    Path real = directory.toRealPath().resolve(lockFile.getFileName());
    situation = new Situation(real, files, grace);
    fileStyle = new FileMarker(situation);
    directoryStyle = new DirectoryMarker(situation);
  }

  public Path path() {
    return situation.names.marker();
  }

  /**
   * Never waits. Takes the lock over from an owner who is provably gone.
   *
   * @return null when somebody has it
   * @throws NotAMarkerException if something else has the marker's name
   */
  public @Nullable HeldMarker tryAcquire(MarkerOptions options) throws IOException {
    situation.unfinished.finish();
    for (int step = 0; step < STEPS; step++) {
      FileFacts facts = situation.files.look(path());
      Attempt attempt = facts == null ? publish(options.style()) : examine(facts, options);
      if (!attempt.again()) {
        return attempt.held();
      }
    }
    return null;
  }

  private Attempt publish(MarkerStyle style) throws IOException {
    return style == MarkerStyle.FILE ? Attempt.of(fileStyle.publish()) : directoryStyle.publish();
  }

  /** If it fails because the marker is another thing by now, another look is due. */
  private Attempt examine(FileFacts facts, MarkerOptions options) throws IOException {
    try {
      return examineAsSeen(facts, options);
    } catch (IOException e) {
      FileFacts now = situation.files.look(path());
      if (now == null || now.kind() != facts.kind()) {
        return Attempt.AGAIN;
      }
      throw e;
    }
  }

  private Attempt examineAsSeen(FileFacts facts, MarkerOptions options) throws IOException {
    return switch (facts.kind()) {
      case FILE -> fileStyle.examine(facts, options);
      case DIRECTORY -> inStyle(options.style(), directoryStyle.examine(facts, options));
      case SYMBOLIC_LINK -> throw new NotAMarkerException(path() + " is a symbolic link");
      case OTHER -> throw new NotAMarkerException(path() + " is a FIFO, a socket or a device");
    };
  }

  /** A directory that was taken over from a dead one, where a file is wanted, makes room for it. */
  private static Attempt inStyle(MarkerStyle style, Attempt attempt) throws IOException {
    if (attempt.held() == null || style == MarkerStyle.DIRECTORY) {
      return attempt;
    }
    attempt.held().release();
    return Attempt.AGAIN;
  }

  /** Has a marker that names nobody refused us, which may be to be had when it has not changed? */
  public boolean isWaitingForGrace() {
    return directoryStyle.isWaiting();
  }

  /**
   * Is anything of ours there although nothing is held? It needs {@link #abandonTries} some day.
   */
  public boolean hasLooseEnds() {
    return directoryStyle.isPinned() || !situation.unfinished.isEmpty();
  }

  /**
   * Nobody is going to try again soon: others may. What has been waited for long enough is cleared
   * away for them.
   */
  public void abandonTries() throws IOException {
    situation.unfinished.finish();
    FileFacts facts = directoryStyle.isPinMature() ? situation.files.look(path()) : null;
    if (facts != null && facts.kind() == FileFacts.Kind.DIRECTORY) {
      MarkerOptions options = new MarkerOptions(MarkerStyle.DIRECTORY, null);
      Attempt attempt = directoryStyle.examine(facts, options);
      if (attempt.held() != null) {
        attempt.held().release();
      }
    }
    directoryStyle.removePin();
  }

  /** Who has it, for a message. Looks only. */
  public Optional<Occupant> occupant() throws IOException {
    return new OccupantReader(situation).read();
  }

  /** Removes helper files of dead processes. Returns how many names there were to look through. */
  public int sweep() throws IOException {
    return new Litter(situation).sweep();
  }
}
