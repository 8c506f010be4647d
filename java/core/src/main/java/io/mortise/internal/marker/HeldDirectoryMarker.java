package io.mortise.internal.marker;

import io.mortise.internal.identity.Claim;
import io.mortise.internal.identity.OwnTokens;
import io.mortise.internal.marker.DirectoryEntries.Role;
import java.io.IOException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/** Style DIRECTORY: a marker of ours, its heartbeat and its release. */
final class HeldDirectoryMarker implements HeldMarker {

  private final Situation situation;
  private final MarkerNames names;
  private final MarkerFiles files;
  private final Claim instance;

  /* How far a release has come, should it fail and be tried again. */
  private boolean lettingGo;

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
    return !lettingGo && files.look(entry(Role.OWN)) != null;
  }

  @Override
  public void refresh() throws IOException {
    try {
      if (FileMarker.isMarkerOf(files, entry(Role.OWN), instance.token())) {
        files.overwrite(entry(Role.OWN), MarkerText.heartbeat(instance.owner().pid()));
        files.touch(names.marker()); // by which some peers judge
      }
    } catch (NoSuchFileException e) {
      // released at this moment, or lost: release() tells
    }
  }

  /**
   * The whole directory is moved away, not removed: a late rmdir could hit somebody's fresh one,
   * which is still empty. From then on the lock is free, whatever becomes of the remains.
   */
  @Override
  public void release() throws IOException {
    if (!lettingGo) {
      move(entry(Role.OWN), entry(Role.REL), entry(Role.OWN));
      lettingGo = true;
    }
    move(names.marker(), names.gone(instance), entry(Role.REL));
    situation.unfinished.undo(this::deleteRemains);
  }

  /** What is usually in it is known, and need not be listed. */
  private void deleteRemains() throws IOException {
    Path gone = names.gone(instance);
    files.deleteIfThere(gone.resolve(Role.REL.entry(instance)));
    files.deleteIfThere(gone.resolve(DirectoryEntries.PID));
    try {
      files.deleteIfThere(gone);
    } catch (DirectoryNotEmptyException e) {
      files.clear(gone, DirectoryEntries::isOurs);
    }
    OwnTokens.remove(instance.token());
  }

  /**
   * To a name that nobody else uses. If it is there, the move was done, whatever has been reported.
   *
   * @param ours what is still there as long as the marker is ours
   */
  private void move(Path from, Path to, Path ours) throws IOException {
    try {
      files.rename(from, to);
    } catch (IOException e) {
      if (files.look(to) != null) {
        return;
      }
      if (files.look(ours) != null) {
        throw e;
      }
      OwnTokens.remove(instance.token());
      throw new NotOursException("our entry in it is gone");
    }
  }
}
