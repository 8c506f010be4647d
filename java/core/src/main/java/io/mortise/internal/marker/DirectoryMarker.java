package io.mortise.internal.marker;

import io.mortise.internal.identity.Verdict;
import io.mortise.internal.identity.Verdict.Life;
import io.mortise.internal.marker.DirectoryEntries.Claimed;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Optional;

/** Style DIRECTORY: making a marker, and judging the one that is there. */
final class DirectoryMarker {

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
    return entrance.enter(
        mine -> makeDirectory(),
        () ->
            System.nanoTime() - begun < situation.grace.toNanos() / 2
                && NaivePid.read(situation).isEmpty());
  }

  private boolean makeDirectory() throws IOException {
    try {
      situation.permissions.makeDirectory(names.marker());
      return true;
    } catch (FileAlreadyExistsException e) {
      return false;
    }
  }

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
    entries.requireNoStranger(names.marker());
    Optional<Claimed> other =
        entries.claims().stream().filter(claimed -> !pin.is(claimed.name())).findAny();
    return other.isPresent()
        ? examineClaim(other.get(), options)
        : examineUnclaimed(marker, entries, options);
  }

  private Attempt examineClaim(Claimed claimed, MarkerOptions options) throws IOException {
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
    return switch (claimed.role()) {
      case PIN -> isDead(verdict) ? removeEntry(entry) : Attempt.BUSY;
      case REL -> isDead(verdict) ? takeOver(claimed, entry, options) : Attempt.BUSY;
      case OWN ->
          situation.isForfeit(verdict, options, facts.signature(), MarkerText.HEARTBEAT.toSeconds())
              ? takeOver(claimed, entry, options)
              : Attempt.BUSY;
    };
  }

  private static boolean isDead(Verdict verdict) {
    return verdict.life() == Life.DEAD;
  }

  /** A pin gives no right: the waiting begins anew. */
  private Attempt removeEntry(Path entry) throws IOException {
    files.deleteIfThere(entry);
    return Attempt.AGAIN;
  }

  /**
   * A dead one that wrote its pid held the lock. One that did not may have put its entry into a
   * naive peer's fresh directory, so that is waited out.
   */
  private Attempt takeOver(Claimed dead, Path entry, MarkerOptions options) throws IOException {
    Optional<NaivePid> pid = NaivePid.read(situation);
    if (pid.isEmpty()) {
      waiting = true;
      pin.placeOver(entry);
      return Attempt.BUSY;
    }
    if (pid.get().pid() != dead.claim().owner().pid() && !isNaiveForfeit(pid.get(), options)) {
      return Attempt.BUSY;
    }
    return entrance.enter(
        mine -> files.renameIfThere(entry, mine),
        () -> NaivePid.isUnchanged(pid, NaivePid.read(situation)));
  }

  /** Nobody of ours is in it: a naive peer's, or one that is just being made or removed. */
  private Attempt examineUnclaimed(
      FileFacts marker, DirectoryEntries entries, MarkerOptions options) throws IOException {
    Optional<NaivePid> naive = entries.hasPid() ? NaivePid.read(situation) : Optional.empty();
    if (naive.isEmpty()) {
      return waitBesideNameless(marker, entries);
    }
    pin.remove();
    if (!isNaiveForfeit(naive.get(), options)) {
      return Attempt.BUSY;
    }
    // Once our entry is in it, no naive peer's rmdir can succeed, and the directory stays the one
    // it is.
    return entrance.enter(
        mine -> true, () -> NaivePid.isUnchanged(naive, NaivePid.read(situation)));
  }

  private boolean isNaiveForfeit(NaivePid naive, MarkerOptions options) {
    FileFacts facts = naive.facts();
    Verdict verdict = situation.judgeNaive(naive.pid(), facts);
    return situation.isForfeit(verdict, options, facts.signature(), 0);
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
        pin.place();
      }
      return Attempt.BUSY;
    }
    if (!pin.isMature()) {
      return Attempt.BUSY;
    }
    waiting = false;
    Attempt attempt =
        entrance.enter(
            own -> files.renameIfThere(mine.get(), own), () -> NaivePid.read(situation).isEmpty());
    pin.forget();
    return attempt;
  }
}
