package io.mortise.internal.marker;

import io.mortise.internal.identity.Claim;
import io.mortise.internal.identity.OwnTokens;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;

/** Style FILE: removing the marker of an instance that was judged, under its own right. */
final class MarkerRemoval {

  private final Situation situation;
  private final MarkerNames names;
  private final MarkerFiles files;

  MarkerRemoval(Situation situation) {
    this.situation = situation;
    this.names = situation.names;
    this.files = situation.files;
  }

  /**
   * Of an owner that is gone. One who is paused anywhere in here, and continues when everything has
   * changed, finds that the right is gone.
   *
   * @param facts of the marker when it was judged
   */
  Attempt remove(Claim instance, FileFacts facts) throws IOException {
    if (claimAndFinish(names.own(instance), instance.token())) {
      return Attempt.AGAIN;
    }
    Optional<Claim> remover = removerOf(instance.token());
    return remover.isPresent()
        ? finishFor(remover.get(), instance.token())
        : removeWithoutRight(instance, facts);
  }

  /**
   * Of an owner that lives. It may have let go, or been taken for dead, and whoever was to remove
   * the marker may have died over it: then the owner has no right to it any more.
   */
  Attempt finishIfRemoverDied(Claim instance) throws IOException {
    if (files.look(names.own(instance)) != null) {
      return Attempt.BUSY;
    }
    Optional<Claim> remover = removerOf(instance.token());
    return remover.isPresent() ? finishFor(remover.get(), instance.token()) : Attempt.BUSY;
  }

  private Optional<Claim> removerOf(String token) throws IOException {
    String prefix = names.claimedRightPrefix(token);
    return files.list(names.directory()).stream()
        .filter(name -> name.startsWith(prefix))
        .flatMap(name -> Claim.parse(name.substring(prefix.length())).stream())
        .findAny();
  }

  /**
   * In place of one who claimed the right, if he is certainly dead. Merely unknown, or silent for
   * long, is not enough here: he may be about to unlink.
   */
  private Attempt finishFor(Claim remover, String token) throws IOException {
    Path right = names.claimedRight(token, remover);
    if (!situation.isGone(remover, right)) {
      return Attempt.BUSY;
    }
    claimAndFinish(right, token);
    return Attempt.AGAIN;
  }

  /**
   * A right exists for as long as the marker names its instance. None, and the marker still there
   * afterwards: it was made or copied by hand, or the right was removed by hand.
   */
  private Attempt removeWithoutRight(Claim instance, FileFacts facts) throws IOException {
    if (files.look(names.own(instance)) != null
        || !FileMarker.isMarkerOf(files, names.marker(), instance.token())) {
      return Attempt.AGAIN;
    }
    byte[] content = files.read(names.marker(), MarkerText.LIMIT_BYTES);
    return new AnonymousRemoval(situation).removeOurs(facts, content);
  }

  /**
   * Takes that right and does what it is for. A predecessor who died may have come as far as the
   * unlink.
   *
   * @return false if the right is not there (any more)
   */
  boolean claimAndFinish(Path right, String token) throws IOException {
    Claim me = Claim.fresh();
    Path mine = names.claimedRight(token, me);
    boolean settled = false;
    OwnTokens.add(me.token());
    try {
      boolean claimed = files.renameIfThere(right, mine);
      finish(mine, token, me);
      settled = true;
      return claimed;
    } finally {
      if (!settled) {
        situation.unfinished.undo(() -> finish(mine, token, me));
      }
    }
  }

  /** Is the marker another name of the right, but not complete, as a power failure leaves it? */
  private boolean isUnfinished(Path right) throws IOException {
    FileFacts marker = files.look(names.marker());
    FileFacts ofRight = files.look(right);
    if (marker == null || ofRight == null || !FileMarker.isUnfinished(marker, ofRight)) {
      return false;
    }
    byte[] content = files.read(names.marker(), MarkerText.LIMIT_BYTES);
    return MarkerText.parse(content).isEmpty() && !MarkerText.isLockFile(content);
  }

  /** With the right in hand, and with nothing else. */
  private void finish(Path right, String token, Claim me) throws IOException {
    if (files.look(right) != null) {
      if (FileMarker.isMarkerOf(files, names.marker(), token) || isUnfinished(right)) {
        files.delete(names.marker());
      }
      files.deleteIfThere(right);
    }
    OwnTokens.remove(me.token());
  }
}
