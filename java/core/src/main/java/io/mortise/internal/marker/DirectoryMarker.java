package io.mortise.internal.marker;

import io.mortise.internal.identity.Claim;
import io.mortise.internal.identity.Verdict;
import io.mortise.internal.identity.Verdict.Life;
import io.mortise.internal.marker.DirectoryEntries.Claimed;
import io.mortise.internal.marker.MarkerText.Foreign;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Optional;

/** Style DIRECTORY: making a marker, and judging the one that is there. */
final class DirectoryMarker {

  /**
   * Between an entry's file and the directory that is made for it. A process of ours that was
   * stopped there for longer, and then killed, leaves what looks like another program's. Longer
   * than the steps of any file system's clock.
   */
  private static final long TOGETHER_MILLIS = 2_000;

  private static final String NONE = "";
  private static final byte[] NOTHING = {};

  private final Situation situation;
  private final MarkerNames names;
  private final MarkerFiles files;
  private final DirectoryEntrance entrance;
  private final Pin pin;
  private boolean waiting;

  DirectoryMarker(Situation situation) {
    this.situation = situation;
    this.names = situation.names;
    this.files = situation.files;
    this.entrance = new DirectoryEntrance(situation);
    this.pin = new Pin(situation);
  }

  boolean isPinned() {
    return pin.isPlaced();
  }

  boolean isPinMature() {
    return pin.isMature();
  }

  /** Was it, the last time, a marker that names nobody that was in the way? */
  boolean isWaiting() {
    return waiting;
  }

  /** Ends the waiting beside a nameless marker. */
  void removePin() throws IOException {
    pin.remove();
  }

  /**
   * On a free name. Whoever is slow here may have been taken for dead between making the directory
   * and entering it; he leaves it nameless, and waits beside it like everybody else.
   */
  Attempt publish() throws IOException {
    long begun = System.nanoTime();
    Made directory = new Made();
    boolean held = false;
    try {
      Attempt attempt =
          entrance.enter(
              directory::key,
              mine -> directory.make(),
              () -> isInTime(begun) && NaivePid.read(situation).isEmpty());
      held = attempt.held() != null;
      return attempt;
    } finally {
      if (!held && directory.isMade) {
        situation.unfinished.undo(directory::leaveTrace);
      }
    }
  }

  private boolean isInTime(long begunNanos) {
    return System.nanoTime() - begunNanos < situation.grace.toNanos() / 2;
  }

  /** The directory that this process makes. */
  private final class Made {
    private boolean isMade;
    private boolean isSlow; // so slow that another one may have its place by now
    private String key = NONE;

    String key() {
      return key;
    }

    boolean make() throws IOException {
      try {
        situation.permissions.makeDirectory(names.marker());
      } catch (FileAlreadyExistsException e) {
        return false;
      } catch (IOException e) {
        isMade = true; // perhaps: the success of a step may be reported as a failure
        throw e;
      }
      isMade = true;
      long begun = System.nanoTime();
      FileFacts now = files.look(names.marker());
      isSlow = !isInTime(begun);
      if (now != null && !isSlow) {
        key = now.key();
      }
      return true;
    }

    /** If it is still there. Without a trace, it would look like another program's. */
    void leaveTrace() throws IOException {
      FileFacts now = files.look(names.marker());
      boolean lookFailed = key.equals(NONE) && !isSlow;
      if (now != null && (lookFailed || now.key().equals(key))) {
        try {
          situation.permissions.create(names.left(now.key()), NOTHING);
        } catch (FileAlreadyExistsException e) {
          // our entry was in it
        }
      }
    }
  }

  /*
   * For maintainers: whose directory is it? One with an entry of ours in it is ours. One without is ours
   * if there is a trace beside it: the `.new` of a process that died between mkdir and its entry, or an
   * entry that was taken out of this very directory (Situation.takeOut). Every other is another
   * program's: nothing is put into it, and it is taken only as a whole, when its owner is proven dead or
   * staleAfter allows it. (One with the pid of a dead process in it and nothing else is entered, as in the
   * Python file lock whose description this project started from: its peers expect that.)
   */

  /** Judges the marker, and takes it over if it is forfeit. */
  Attempt examine(FileFacts marker, MarkerOptions options) throws IOException {
    waiting = false;
    DirectoryEntries entries;
    try {
      entries = DirectoryEntries.of(files.list(names.marker()));
    } catch (NoSuchFileException e) {
      return Attempt.AGAIN;
    } catch (AccessDeniedException e) {
      return Attempt.BUSY;
    }
    Optional<Claimed> other =
        entries.claims().stream().filter(claimed -> !pin.is(claimed.name())).findAny();
    return other.isPresent()
        ? examineClaim(marker, other.get(), options)
        : examineUnclaimed(marker, entries, options);
  }

  private Attempt examineClaim(FileFacts marker, Claimed claimed, MarkerOptions options)
      throws IOException {
    pin.remove();
    Path entry = names.marker().resolve(claimed.name());
    FileFacts facts = files.look(entry);
    if (facts == null) {
      return Attempt.AGAIN;
    }
    if (facts.kind() != FileFacts.Kind.FILE) {
      throw new NotAMarkerException(entry + " is no file");
    }
    Verdict verdict = situation.judge(claimed.claim(), facts);
    if (isDead(verdict) && isAstray(entry, marker)) {
      files.deleteIfThere(entry);
      return Attempt.AGAIN;
    }
    return switch (claimed.role()) {
      case PIN -> isDead(verdict) ? removeEntry(entry, marker) : Attempt.BUSY;
      case REL -> isDead(verdict) ? takeOver(marker, claimed, entry, options) : Attempt.BUSY;
      case OWN ->
          situation.isForfeit(verdict, options, facts.signature(), MarkerText.HEARTBEAT.toSeconds())
              ? takeOver(marker, claimed, entry, options)
              : Attempt.BUSY;
    };
  }

  /** Did it come to lie in another directory than the one that it says it is for? */
  private boolean isAstray(Path entry, FileFacts marker) throws IOException {
    try {
      return MarkerText.directory(files.read(entry, MarkerText.LIMIT_BYTES))
          .filter(meant -> !meant.equals(marker.key()))
          .isPresent();
    } catch (NoSuchFileException e) {
      return false;
    }
  }

  private static boolean isDead(Verdict verdict) {
    return verdict.life() == Life.DEAD;
  }

  /** A pin gives no right: the waiting begins anew. */
  private Attempt removeEntry(Path entry, FileFacts marker) throws IOException {
    situation.takeOut(entry, marker.key());
    return Attempt.AGAIN;
  }

  /**
   * A dead one that wrote its pid held the lock. One that did not may have put its entry into a
   * naive peer's fresh directory, so that is waited out.
   */
  private Attempt takeOver(FileFacts marker, Claimed dead, Path entry, MarkerOptions options)
      throws IOException {
    Optional<NaivePid> pid = NaivePid.read(situation);
    if (pid.isEmpty()) {
      waiting = true;
      pin.placeOver(entry, marker);
      return Attempt.BUSY;
    }
    if (!pid.get().names(dead.claim().owner().pid()) && !isForfeit(pid.get(), options)) {
      return Attempt.BUSY;
    }
    return entrance.enter(
        marker::key,
        mine -> files.renameIfThere(entry, mine),
        () -> NaivePid.isUnchanged(pid, NaivePid.read(situation)));
  }

  /** Nobody of ours is in it: a naive peer's, or one that is just being made or removed. */
  private Attempt examineUnclaimed(
      FileFacts marker, DirectoryEntries entries, MarkerOptions options) throws IOException {
    Optional<NaivePid> naive = entries.hasPid() ? NaivePid.read(situation) : Optional.empty();
    boolean plain = entries.stranger().isEmpty();
    if (plain && naive.isEmpty() && (pin.isPlaced() || isTracedToUs(marker))) {
      return waitBesideNameless(marker, entries);
    }
    pin.remove();
    if (!plain || naive.isEmpty() || naive.get().owner().isEmpty()) {
      return examineForeign(marker, entries, naive, options);
    }
    Verdict verdict = situation.judge(naive.get().owner(), naive.get().facts());
    if (!isDead(verdict)) {
      return examineForeign(marker, entries, naive, options);
    }
    // Once our entry is in it, no naive peer's rmdir can succeed, and the directory stays the one
    // it is.
    Attempt attempt =
        entrance.enter(
            marker::key, mine -> true, () -> NaivePid.isUnchanged(naive, NaivePid.read(situation)));
    if (attempt.held() != null) {
      situation.reportTaken("was taken over from another program: " + verdict.reason());
    }
    return attempt;
  }

  private boolean isForfeit(NaivePid naive, MarkerOptions options) {
    FileFacts facts = naive.facts();
    return situation.isForfeit(naive.owner(), options, facts, facts.signature());
  }

  /** As a whole: nothing in it is touched. */
  private Attempt examineForeign(
      FileFacts marker, DirectoryEntries entries, Optional<NaivePid> naive, MarkerOptions options)
      throws IOException {
    Optional<Foreign> owner = naive.flatMap(NaivePid::owner);
    String signature =
        marker.signature() + naive.map(pid -> ' ' + pid.facts().signature()).orElse("");
    if (!situation.isForfeit(owner, options, marker, signature)) {
      return Attempt.BUSY;
    }
    boolean keep = !entries.names().isEmpty();
    return new AnonymousRemoval(situation)
        .take(marker, entries.content(), situation.judge(owner, marker), keep);
  }

  /** Is an empty directory one that a process of ours made, or left? */
  private boolean isTracedToUs(FileFacts marker) throws IOException {
    Path left = names.left(marker.key());
    String leftName = String.valueOf(left.getFileName());
    for (String name : files.list(names.directory())) {
      if (name.equals(leftName)) {
        return true;
      }
      Optional<Claim> claim = names.claimOfPrepared(name);
      if (claim.isPresent() && isTrace(claim.get(), names.directory().resolve(name), marker)) {
        return true;
      }
    }
    return false;
  }

  /** Did the process that prepared that entry, and is gone, make the directory for it? */
  private boolean isTrace(Claim claim, Path prepared, FileFacts marker) throws IOException {
    FileFacts facts = situation.isGone(claim, prepared) ? files.look(prepared) : null;
    return facts != null
        && Math.abs(marker.modifiedMillis() - facts.modifiedMillis())
            <= Math.max(TOGETHER_MILLIS, situation.grace.toMillis() / 2);
  }

  /**
   * First the pin, then the waiting: waiting first, and acting then, could hit a fresh one. No pin
   * right away, though: a naive peer that is between two steps could not remove the directory then.
   */
  private Attempt waitBesideNameless(FileFacts marker, DirectoryEntries entries)
      throws IOException {
    waiting = true;
    Optional<Path> mine = pin.among(entries);
    if (mine.isEmpty()) {
      if (situation.isNoPassingState(marker)) {
        pin.place(marker);
      }
      return Attempt.BUSY;
    }
    if (!pin.isMature()) {
      return Attempt.BUSY;
    }
    waiting = false;
    Attempt attempt =
        entrance.enter(
            marker::key,
            own -> files.renameIfThere(mine.get(), own),
            () -> NaivePid.read(situation).isEmpty());
    pin.forget();
    if (attempt.held() != null) {
      files.deleteIfThere(names.left(marker.key()));
    }
    return attempt;
  }
}
