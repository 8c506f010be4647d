package io.mortise.internal.marker;

import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Optional;

/**
 * Style DIRECTORY: what the file {@code pid} says.
 *
 * @param facts of the file, which tell whether it is still the same
 */
record NaivePid(long pid, FileFacts facts) {

  /** Both absent, or the same number in a file that nobody has touched. */
  static boolean isUnchanged(Optional<NaivePid> before, Optional<NaivePid> now) {
    if (before.isEmpty() || now.isEmpty()) {
      return before.isEmpty() && now.isEmpty();
    }
    return before.get().pid == now.get().pid
        && before.get().facts.signature().equals(now.get().facts.signature());
  }

  /** Empty where there is none, or one that is no number of a process. */
  static Optional<NaivePid> read(Situation situation) throws IOException {
    Path file = situation.names.marker().resolve(DirectoryEntries.PID);
    FileFacts facts = situation.files.look(file);
    if (facts == null) {
      return Optional.empty();
    }
    if (facts.kind() != FileFacts.Kind.FILE) {
      throw new NotAMarkerException(file + " is no file");
    }
    FileMarker.requireMarkerSize(file, facts);
    try {
      return MarkerText.parsePid(situation.files.read(file, MarkerText.LIMIT_BYTES))
          .map(pid -> new NaivePid(pid, facts));
    } catch (NoSuchFileException e) {
      return Optional.empty();
    }
  }
}
