package io.mortise.internal.marker;

import io.mortise.internal.identity.Claim;
import io.mortise.internal.identity.OwnTokens;
import io.mortise.internal.identity.ProcessIdentity;
import io.mortise.internal.identity.Verdict;
import io.mortise.internal.identity.Verdict.Life;
import io.mortise.internal.marker.MarkerNames.Right;
import io.mortise.internal.marker.MarkerText.Foreign;
import io.mortise.internal.marker.MarkerText.Ours;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The steps of style FILE: making a marker, and judging the one that is there. */
final class FileMarker {

  /*
   * For maintainers: the proof is in docs/decisions/0006-marker-protocol.md and in the model. Three things hold it together:
   *
   *   - a marker becomes visible by link() on a free name, complete;
   *   - it is removed only by whoever has its right, a name that exists once in history (MarkerRemoval);
   *   - the token is registered as alive BEFORE the right exists, and until after it is gone.
   */

  private static final int NUMBER_BYTES = 64;

  private final Situation situation;
  private final MarkerNames names;
  private final MarkerFiles files;

  FileMarker(Situation situation) {
    this.situation = situation;
    this.names = situation.names;
    this.files = situation.files;
  }

  /** Null when somebody was faster. */
  @Nullable HeldMarker publish() throws IOException {
    Claim instance = Claim.fresh();
    HeldMarker marker = new HeldFileMarker(situation, instance);
    boolean settled = false;
    OwnTokens.add(instance.token());
    try {
      boolean held = publish(instance);
      if (!held) {
        files.deleteIfThere(names.own(instance));
        OwnTokens.remove(instance.token());
      }
      settled = true;
      return held ? marker : null;
    } finally {
      if (!settled) {
        situation.unfinished.release(marker);
      }
    }
  }

  private boolean publish(Claim instance) throws IOException {
    byte[] content = MarkerText.format(ProcessIdentity.current(), instance.token());
    situation.permissions.create(names.own(instance), content);
    return bind(names.own(instance), content);
  }

  private boolean bind(Path own, byte[] content) throws IOException {
    try {
      files.link(names.marker(), own);
      return true;
    } catch (UnsupportedOperationException e) {
      return bindWithoutLinks(content);
    } catch (NoSuchFileException e) {
      return false; // taken for litter, by somebody who took us for dead
    } catch (FileSystemException e) {
      // NFS: the answer may have got lost, the link not.
      FileFacts facts = files.look(own);
      if (facts != null && facts.links() == 2) {
        return true;
      }
      if (e instanceof FileAlreadyExistsException) {
        return false;
      }
      return bindWithoutLinks(content);
    }
  }

  /**
   * Where there are no hard links (FAT, some network and FUSE file systems). The marker is visible
   * before it is complete, so it may have been taken for a corrupt one by now: it is read back.
   */
  private boolean bindWithoutLinks(byte[] content) throws IOException {
    try {
      situation.permissions.create(names.marker(), content);
    } catch (FileAlreadyExistsException e) {
      return false;
    }
    return Arrays.equals(content, files.read(names.marker(), content.length + 1));
  }

  /** Judges the marker, and removes one that is forfeit. */
  Attempt examine(FileFacts facts, MarkerOptions options) throws IOException {
    byte[] content;
    try {
      content = files.read(names.marker(), MarkerText.LIMIT_BYTES);
    } catch (NoSuchFileException e) {
      return Attempt.AGAIN;
    } catch (AccessDeniedException e) {
      return Attempt.BUSY;
    }
    if (MarkerText.isLockFile(content)) {
      throw new NotAMarkerException(names.marker() + " is a lock file itself");
    }
    boolean large = facts.size() > MarkerText.LIMIT_BYTES;
    Optional<Ours> ours = large ? Optional.empty() : MarkerText.parse(content);
    if (ours.isPresent()) {
      return examineOurs(ours.get(), facts, options);
    }
    Optional<Path> right = rightOfUnfinished(facts, content);
    if (right.isPresent()) {
      return finishUnfinished(right.get(), facts, content);
    }
    Optional<Foreign> owner = large ? Optional.empty() : MarkerText.parseForeign(content);
    if (!situation.isForfeit(owner, options, facts, facts.signature())) {
      return Attempt.BUSY;
    }
    Verdict verdict = situation.judge(owner, facts);
    // Of a dead process, not what is little more than its number, which the log has.
    boolean keep = verdict.life() != Life.DEAD || owner.isEmpty() || content.length > NUMBER_BYTES;
    return new AnonymousRemoval(situation).take(facts, content, verdict, keep);
  }

  private Attempt finishUnfinished(Path right, FileFacts facts, byte[] content) throws IOException {
    FileFacts ofRight = files.look(right);
    if (ofRight != null && ofRight.isSameFileAs(facts)) {
      String token = names.right(String.valueOf(right.getFileName())).orElseThrow().token();
      new MarkerRemoval(situation).claimAndFinish(right, token);
      return Attempt.AGAIN;
    }
    return situation.isAbandoned(facts.signature() + ' ' + Arrays.hashCode(content))
        ? new AnonymousRemoval(situation).removeOurs(facts, content)
        : Attempt.BUSY;
  }

  /**
   * Is it a marker of ours that is not complete, and whose owner is gone? By the right to remove
   * it, which is there before it: another name of the same file, whose content a power failure
   * took; or, where there are no hard links, a file that begins with what the marker holds.
   */
  private Optional<Path> rightOfUnfinished(FileFacts facts, byte[] content) throws IOException {
    for (String name : files.list(names.directory())) {
      Optional<Right> right = names.right(name);
      if (right.isEmpty()) {
        continue; // also a name that no path of this process's locale can have
      }
      Path file = names.directory().resolve(name);
      if (situation.isGone(right.get().claim(), file)) {
        FileFacts ofRight = files.look(file);
        if (ofRight != null
            && (isUnfinished(facts, ofRight) || isBeginningOf(ofRight, file, content))) {
          return Optional.of(file);
        }
      }
    }
    return Optional.empty();
  }

  /** A link that another user makes to a marker would be its third name. */
  static boolean isUnfinished(FileFacts marker, FileFacts right) {
    return right.isSameFileAs(marker) && marker.links() == 2;
  }

  private boolean isBeginningOf(FileFacts right, Path own, byte[] content) throws IOException {
    if (right.kind() != FileFacts.Kind.FILE) {
      return false;
    }
    byte[] complete = files.read(own, MarkerText.LIMIT_BYTES);
    int length = content.length;
    return length < complete.length
        && Arrays.equals(content, 0, length, complete, 0, length)
        && !hasHardLinks(own);
  }

  private boolean hasHardLinks(Path own) throws IOException {
    Path another = names.prepared(Claim.fresh());
    try {
      files.link(another, own);
    } catch (UnsupportedOperationException | FileSystemException e) {
      return false;
    }
    files.deleteIfThere(another);
    return true;
  }

  private Attempt examineOurs(Ours ours, FileFacts facts, MarkerOptions options)
      throws IOException {
    Claim instance = new Claim(ours.owner().id(), ours.token());
    Verdict verdict = situation.judge(instance, facts);
    MarkerRemoval removal = new MarkerRemoval(situation);
    return situation.isForfeit(verdict, options, facts.signature(), ours.heartbeatSeconds())
        ? removal.remove(instance, facts)
        : removal.finishIfRemoverDied(instance);
  }

  /** Does the marker belong to that instance? */
  static boolean isMarkerOf(MarkerFiles files, Path marker, String token) throws IOException {
    FileFacts facts = files.look(marker);
    if (facts == null
        || facts.kind() != FileFacts.Kind.FILE
        || facts.size() > MarkerText.LIMIT_BYTES) {
      return false;
    }
    try {
      return MarkerText.parse(files.read(marker, MarkerText.LIMIT_BYTES))
          .filter(ours -> ours.token().equals(token))
          .isPresent();
    } catch (NoSuchFileException | NotAMarkerException e) {
      return false;
    }
  }
}
