package io.mortise.internal.marker;

import io.mortise.internal.identity.Claim;
import io.mortise.internal.identity.OwnTokens;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/** Style FILE: a marker of ours, its heartbeat and its release. */
final class HeldFileMarker implements HeldMarker {

  private final Situation situation;
  private final MarkerNames names;
  private final MarkerFiles files;
  private final Claim instance;

  /* How far a release has come, should it fail and be tried again. */
  private boolean rightClaimed;
  private boolean judged;
  private boolean lost;
  private boolean markerRemoved;

  HeldFileMarker(Situation situation, Claim instance) {
    this.situation = situation;
    this.names = situation.names;
    this.files = situation.files;
    this.instance = instance;
  }

  @Override
  public boolean isOurs() throws IOException {
    return !rightClaimed && files.look(names.own(instance)) != null && isMarkerOurs(own());
  }

  private Path own() {
    return names.own(instance);
  }

  private Path claimed() {
    return names.claimedRight(instance.token(), instance);
  }

  /** By the file, or, where there are no hard links, by what it says. */
  private boolean isMarkerOurs(Path right) throws IOException {
    FileFacts marker = files.look(names.marker());
    FileFacts ours = files.look(right);
    return (marker != null && ours != null && marker.isSameFileAs(ours))
        || FileMarker.isMarkerOf(files, names.marker(), instance.token());
  }

  @Override
  public void refresh() throws IOException {
    FileFacts facts = files.look(own());
    refresh(own());
    if (facts != null && facts.links() == 1) {
      refresh(names.marker()); // no hard links here: it is a file of its own
    }
  }

  /** Only what has our text in it: somebody may have put another file into its place. */
  private void refresh(Path file) throws IOException {
    try {
      if (FileMarker.isMarkerOf(files, file, instance.token())) {
        files.overwrite(file, MarkerText.heartbeat(instance.owner().pid()));
      }
    } catch (NoSuchFileException e) {
      // released at this moment, or lost: release() tells
    }
  }

  @Override
  public void release() throws IOException {
    if (!rightClaimed && !claimRight()) {
      endLost();
    }
    rightClaimed = true;
    boolean ours = !markerRemoved && isMarkerOurs(claimed());
    if (!judged) {
      lost = !ours;
      judged = true;
    }
    if (ours) {
      files.delete(names.marker());
    }
    markerRemoved = true;
    files.deleteIfThere(claimed());
    OwnTokens.remove(instance.token());
    if (lost) {
      throw new NotOursException("another marker, or none, is at " + names.marker() + " now");
    }
  }

  /** It may have been done before, and an error reported all the same. */
  private boolean claimRight() throws IOException {
    return files.renameIfThere(own(), claimed()) || files.look(claimed()) != null;
  }

  /**
   * Somebody took the right, or it was deleted by hand. In that case nobody else could remove the
   * marker: to them its owner, this process, is alive.
   */
  private void endLost() throws IOException {
    OwnTokens.remove(instance.token());
    FileFacts marker = files.look(names.marker());
    if (marker != null && FileMarker.isMarkerOf(files, names.marker(), instance.token())) {
      new MarkerRemoval(situation).remove(instance, marker);
    }
    throw new NotOursException("somebody has taken it for abandoned and removed it");
  }
}
