package io.mortise.internal.marker;

import io.mortise.internal.marker.MarkerText.Foreign;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Optional;

/**
 * Style DIRECTORY: what the file {@code pid} says.
 *
 * @param owner empty if it is in no form that is known
 * @param facts of the file, which tell whether it is still the same
 */
record NaivePid(Optional<Foreign> owner, FileFacts facts) {

  /** Does it name that process? */
  boolean names(long pid) {
    return owner.isPresent() && owner.get().pid() == pid;
  }

  /** Both absent, or the same text in a file that no process has touched. */
  static boolean isUnchanged(Optional<NaivePid> before, Optional<NaivePid> now) {
    if (before.isEmpty() || now.isEmpty()) {
      return before.isEmpty() && now.isEmpty();
    }
    return before.get().owner.equals(now.get().owner)
        && before.get().facts.signature().equals(now.get().facts.signature());
  }

  /** Empty where there is no file of that name. */
  static Optional<NaivePid> read(Situation situation) throws IOException {
    Path file = situation.names.marker().resolve(DirectoryEntries.PID);
    FileFacts facts = situation.files.look(file);
    if (facts == null) {
      return Optional.empty();
    }
    if (facts.kind() != FileFacts.Kind.FILE) {
      throw new NotAMarkerException(file + " is no file");
    }
    if (facts.size() > MarkerText.LIMIT_BYTES) {
      return Optional.of(new NaivePid(Optional.empty(), facts));
    }
    try {
      byte[] content = situation.files.read(file, MarkerText.LIMIT_BYTES);
      // Without a line's end, as the Python file lock writes it whose description this project
      // started from: one write of a few bytes.
      Optional<Foreign> owner =
          MarkerText.parseForeign(content).map(is -> new Foreign(is.pid(), is.host(), true));
      return Optional.of(new NaivePid(owner, facts));
    } catch (NoSuchFileException e) {
      return Optional.empty();
    }
  }
}
