package io.mortise.internal.marker;

import io.mortise.internal.identity.Claim;
import io.mortise.internal.identity.OwnTokens;
import io.mortise.internal.identity.ProcessIdentity;
import io.mortise.internal.marker.DirectoryEntries.Role;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Style DIRECTORY: an entry in a marker that names nobody, while we wait for the grace period to
 * pass. With it in place nobody's rmdir succeeds, so it is the same directory at the end.
 */
final class Pin {

  private final Situation situation;
  private @Nullable Claim claim;
  private String directory = ""; // the key of the one that it is for
  private long placedAtNanos;

  Pin(Situation situation) {
    this.situation = situation;
  }

  boolean isPlaced() {
    return claim != null;
  }

  boolean is(String entry) {
    return claim != null && entry.equals(Role.PIN.entry(claim));
  }

  /** Where it is, if it is there. */
  Optional<Path> among(DirectoryEntries entries) {
    return entries.claims().stream()
        .filter(claimed -> is(claimed.name()))
        .map(claimed -> situation.names.marker().resolve(claimed.name()))
        .findAny();
  }

  boolean isMature() {
    return claim != null && System.nanoTime() - placedAtNanos >= situation.grace.toNanos();
  }

  /** In place of an entry that gives no right, if it is still there. */
  void placeOver(Path entry, FileFacts marker) throws IOException {
    place(marker, (fresh, mine) -> situation.files.renameIfThere(entry, mine));
  }

  /**
   * If the marker is still there. It says for which directory it is: between the look at that one
   * and this, another program's may have come into its place, in which the pin is astray.
   */
  void place(FileFacts marker) throws IOException {
    place(
        marker,
        (fresh, mine) -> {
          Path prepared = situation.names.prepared(fresh);
          byte[] content =
              MarkerText.format(ProcessIdentity.current(), fresh.token(), marker.key());
          situation.permissions.create(prepared, content);
          return situation.files.renameIfThere(prepared, mine);
        });
    FileFacts now = situation.files.look(situation.names.marker());
    if (now == null || !now.key().equals(marker.key())) {
      remove();
    }
  }

  private interface Placing {
    boolean succeeds(Claim fresh, Path mine) throws IOException;
  }

  private void place(FileFacts marker, Placing placing) throws IOException {
    remove();
    directory = marker.key();
    Claim fresh = Claim.fresh();
    OwnTokens.add(fresh.token());
    boolean placed = false;
    try {
      placed = placing.succeeds(fresh, entry(fresh));
    } finally {
      if (placed) {
        claim = fresh;
        placedAtNanos = System.nanoTime();
      } else {
        situation.unfinished.undo(() -> takeBack(fresh));
      }
    }
  }

  private Path entry(Claim pin) {
    return situation.names.marker().resolve(Role.PIN.entry(pin));
  }

  private void takeBack(Claim fresh) throws IOException {
    situation.files.deleteIfThere(situation.names.prepared(fresh));
    situation.takeOut(entry(fresh), directory);
    OwnTokens.remove(fresh.token());
  }

  /** Takes it away, if there is one. */
  void remove() throws IOException {
    if (claim != null) {
      situation.takeOut(entry(claim), directory);
      forget();
    }
  }

  /** It has become something else. */
  void forget() {
    if (claim != null) {
      OwnTokens.remove(claim.token());
      claim = null;
    }
  }
}
