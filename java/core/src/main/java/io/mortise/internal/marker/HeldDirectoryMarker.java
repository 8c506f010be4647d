package io.mortise.internal.marker;

import io.mortise.internal.identity.Claim;
import io.mortise.internal.identity.OwnTokens;
import io.mortise.internal.marker.DirectoryEntries.Role;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** Style DIRECTORY: a marker of ours, its heartbeat and its release. */
final class HeldDirectoryMarker implements HeldMarker {

  private final Situation situation;
  private final MarkerNames names;
  private final MarkerFiles files;
  private final Claim instance;

  /* How far a release has come, should it fail and be tried again. */
  private boolean lettingGo;
  private boolean movedAway;

  HeldDirectoryMarker(Situation situation, Claim instance) {
    this.situation = situation;
    this.names = situation.names;
    this.files = situation.files;
    this.instance = instance;
  }

  private Path entry(Role role) {
    return names.marker().resolve(role.entry(instance));
  }

  @Override
  public boolean isOurs() throws IOException {
    return !lettingGo && lookAtEntry() != null;
  }

  @Override
  public void refresh() throws IOException {
    try {
      files.overwrite(entry(Role.OWN), MarkerText.heartbeat(instance.owner().pid()));
    } catch (NoSuchFileException e) {
      // released at this moment, or lost: release() tells
    }
  }

  /**
   * The whole directory is moved away, not removed: a late rmdir could hit somebody's fresh one,
   * which is still empty.
   */
  @Override
  public void release() throws IOException {
    if (!movedAway) {
      moveAway();
    }
    Litter.deleteWithContent(situation.files, names.gone(instance));
    OwnTokens.remove(instance.token());
  }

  private void moveAway() throws IOException {
    try {
      if (!lettingGo) {
        files.rename(entry(Role.OWN), entry(Role.REL));
        lettingGo = true;
      }
      files.rename(names.marker(), names.gone(instance));
      movedAway = true;
    } catch (IOException e) {
      FileFacts ours = lookAtEntry();
      if (ours != null) {
        throw e;
      }
      OwnTokens.remove(instance.token());
      throw new NotOursException("our entry in it is gone");
    }
  }

  /** Null when it is gone, and also when the marker is no directory any more. */
  private @Nullable FileFacts lookAtEntry() throws IOException {
    FileFacts marker = files.look(names.marker());
    if (marker == null || marker.kind() != FileFacts.Kind.DIRECTORY) {
      return null;
    }
    return files.look(entry(lettingGo ? Role.REL : Role.OWN));
  }
}
