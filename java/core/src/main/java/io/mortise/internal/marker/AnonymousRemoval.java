package io.mortise.internal.marker;

import io.mortise.internal.identity.Claim;
import io.mortise.internal.identity.OwnTokens;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;

/**
 * Style FILE: removing a marker that came without a right: a naive peer's, or one that makes no
 * sense.
 *
 * <p>Contenders of our kind make themselves a right each, named after the file, and go on only if
 * theirs is the only one. A naive peer knows nothing of that: between our last look and the removal
 * it can remove its marker, and somebody else can lock. That cannot be closed from here.
 */
final class AnonymousRemoval {

  private static final byte[] NOTHING = {};

  private final Situation situation;
  private final MarkerNames names;
  private final MarkerFiles files;

  AnonymousRemoval(Situation situation) {
    this.situation = situation;
    this.names = situation.names;
    this.files = situation.files;
  }

  /**
   * @param facts of the marker that was judged
   * @param content likewise
   * @param keep whether the file is moved aside rather than deleted
   */
  Attempt remove(FileFacts facts, byte[] content, boolean keep) throws IOException {
    Claim me = Claim.fresh();
    String prefix = names.anonymousRightPrefix(facts.key());
    Path right = names.directory().resolve(prefix + me.text());
    OwnTokens.add(me.token());
    try {
      situation.permissions.create(right, NOTHING);
      return removeIfAlone(prefix, me, facts, content, keep);
    } finally {
      situation.unfinished.undo(() -> withdraw(right, me));
    }
  }

  private void withdraw(Path right, Claim me) throws IOException {
    files.deleteIfThere(right);
    OwnTokens.remove(me.token());
  }

  private Attempt removeIfAlone(
      String prefix, Claim me, FileFacts facts, byte[] content, boolean keep) throws IOException {
    if (hasRival(prefix, me)) {
      return Attempt.BUSY;
    }
    if (isUnchanged(facts, content)) {
      removeMarker(me, keep);
    }
    return Attempt.AGAIN;
  }

  private void removeMarker(Claim me, boolean keep) throws IOException {
    if (keep) {
      files.renameIfThere(names.marker(), names.setAside(me));
    } else {
      files.deleteIfThere(names.marker());
    }
  }

  private boolean hasRival(String prefix, Claim me) throws IOException {
    for (String name : files.list(names.directory())) {
      Optional<Claim> claim =
          name.startsWith(prefix) ? Claim.parse(name.substring(prefix.length())) : Optional.empty();
      if (claim.isPresent()
          && !claim.get().token().equals(me.token())
          && !situation.isGone(claim.get(), names.directory().resolve(name))) {
        return true;
      }
    }
    return false;
  }

  private boolean isUnchanged(FileFacts facts, byte[] content) throws IOException {
    FileFacts now = files.look(names.marker());
    if (now == null || !now.signature().equals(facts.signature())) {
      return false;
    }
    try {
      return Arrays.equals(content, files.read(names.marker(), MarkerText.LIMIT_BYTES));
    } catch (NoSuchFileException e) {
      return false;
    }
  }
}
