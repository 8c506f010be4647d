package io.mortise.internal.marker;

import io.mortise.internal.identity.Claim;
import io.mortise.internal.identity.OwnTokens;
import io.mortise.internal.identity.Verdict;
import io.mortise.internal.identity.Verdict.Life;
import java.io.IOException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Removing a marker that came without a right: another program's, of either style, or one of ours
 * that is not complete.
 *
 * <p>Contenders of our kind make themselves a right each, named after the file, and go on only if
 * theirs is the only one. Another program knows nothing of that: between our last look and the
 * removal it can remove its marker, and a third can lock. That cannot be closed from here.
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

  /** One of ours that is not complete, or whose right is gone: nothing is lost with it. */
  Attempt removeOurs(FileFacts facts, byte[] content) throws IOException {
    return remove(facts, content, null);
  }

  /**
   * Another program's. A line in the log says so.
   *
   * @param content as of {@link Situation#contentOf}
   * @param verdict by which it is taken
   * @param keep whether it is kept under another name; an empty directory never is
   */
  Attempt take(FileFacts facts, byte[] content, Verdict verdict, boolean keep) throws IOException {
    return remove(facts, content, new Taking(verdict, keep));
  }

  private record Taking(Verdict by, boolean keep) {}

  private Attempt remove(FileFacts facts, byte[] content, @Nullable Taking taking)
      throws IOException {
    Claim me = Claim.fresh();
    String prefix = names.anonymousRightPrefix(facts.key());
    Path right = names.directory().resolve(prefix + me.text());
    OwnTokens.add(me.token());
    try {
      situation.permissions.create(right, NOTHING);
      return removeIfAlone(prefix, me, facts, content, taking);
    } finally {
      situation.unfinished.undo(() -> withdraw(right, me));
    }
  }

  private void withdraw(Path right, Claim me) throws IOException {
    files.deleteIfThere(right);
    OwnTokens.remove(me.token());
  }

  private Attempt removeIfAlone(
      String prefix, Claim me, FileFacts facts, byte[] content, @Nullable Taking taking)
      throws IOException {
    if (hasRival(prefix, me)) {
      return Attempt.BUSY;
    }
    if (isUnchanged(facts, content)) {
      if (taking == null) {
        files.deleteIfThere(names.marker());
      } else {
        takeAside(me, facts, taking);
      }
    }
    return Attempt.AGAIN;
  }

  private boolean isUnchanged(FileFacts facts, byte[] content) throws IOException {
    FileFacts now = files.look(names.marker());
    try {
      return now != null
          && now.signature().equals(facts.signature())
          && Arrays.equals(content, situation.contentOf(now));
    } catch (NoSuchFileException e) {
      return false;
    }
  }

  private void takeAside(Claim me, FileFacts facts, Taking taking) throws IOException {
    Path kept = names.setAside(me);
    boolean isKept = taking.keep();
    boolean taken;
    if (isKept) {
      taken = files.renameIfThere(names.marker(), kept);
    } else if (facts.kind() == FileFacts.Kind.DIRECTORY) {
      Path gone = names.gone(me);
      taken = files.renameIfThere(names.marker(), gone);
      isKept = taken && !isRemoved(gone) && files.renameIfThere(gone, kept);
    } else {
      taken = files.deleteIfThere(names.marker());
    }
    if (taken) {
      String why = taking.by().reason();
      situation.reportTaken(
          "is another program's lock marker, and was taken over: "
              + (taking.by().life() == Life.DEAD ? why : why + ", and staleAfter allows it")
              + (isKept ? "; it is kept as " + kept : ""));
    }
  }

  /** An empty directory: a file may have been put into it since. */
  private boolean isRemoved(Path directory) throws IOException {
    try {
      files.deleteIfThere(directory);
      return true;
    } catch (DirectoryNotEmptyException e) {
      return false;
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
}
