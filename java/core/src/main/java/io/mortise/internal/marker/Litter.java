package io.mortise.internal.marker;

import io.mortise.internal.backend.UnixAttributes;
import io.mortise.internal.identity.Claim;
import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Removes helper files of processes that died with them in hand. They are in nobody's way: this is
 * tidiness.
 */
final class Litter {

  private static final String CLAIM = "(?<claim>[-0-9a-f]+)";

  /** The right to remove the instance that the claim made. */
  private static final Pattern OWN = Pattern.compile(CLAIM + "\\.own");

  /** The right to remove the token's instance, claimed by somebody. */
  private static final Pattern REL = Pattern.compile("(?<token>[0-9a-f]{32})\\.rel\\." + CLAIM);

  /** Entries in preparation. */
  private static final Pattern NEW = Pattern.compile(CLAIM + "\\.new");

  /** Entries that were taken out of the marker with that key. */
  private static final Pattern LEFT = Pattern.compile("left-(?<key>[-0-9]+)");

  /** Rights to remove what came without one. */
  private static final Pattern ANONYMOUS = Pattern.compile("anon-[-0-9]*\\.rel\\." + CLAIM);

  /** Markers that were released. */
  private static final Pattern GONE = Pattern.compile("gone\\." + CLAIM);

  private final Situation situation;
  private final MarkerFiles files;

  Litter(Situation situation) {
    this.situation = situation;
    this.files = situation.files;
  }

  /** Returns how many names there were to look through. */
  int sweep() throws IOException {
    Path directory = situation.names.directory();
    String stem = situation.names.stem();
    List<String> names = files.list(directory);
    for (String name : names) {
      if (name.startsWith(stem)) {
        try {
          sweep(directory, name, name.substring(stem.length()));
        } catch (FileSystemException | NotAMarkerException e) {
          // somebody else's, or somebody else was faster: it is in nobody's way
        }
      }
    }
    return names.size();
  }

  private void sweep(Path directory, String name, String end) throws IOException {
    Matcher own = OWN.matcher(end);
    Matcher rel = REL.matcher(end);
    Matcher made = NEW.matcher(end);
    Matcher left = LEFT.matcher(end);
    Matcher anonymous = ANONYMOUS.matcher(end);
    Matcher gone = GONE.matcher(end);
    if (own.matches() && isGone(own.group("claim"), directory, name)) {
      sweepRight(directory.resolve(name), Claim.parse(own.group("claim")).orElseThrow().token());
    } else if (rel.matches() && isGone(rel.group("claim"), directory, name)) {
      sweepRight(directory.resolve(name), rel.group("token"));
    } else if (gone.matches() && isGone(gone.group("claim"), directory, name)) {
      files.clear(directory.resolve(name), DirectoryEntries::isOurs);
    } else if (anonymous.matches() && isGone(anonymous.group("claim"), directory, name)) {
      files.deleteIfThere(directory.resolve(name));
    } else if (made.matches()
        && isGone(made.group("claim"), directory, name)
        && !isMarkerADirectory()) {
      files.deleteIfThere(directory.resolve(name));
    } else if (left.matches() && !isMarker(left.group("key"))) {
      files.deleteIfThere(directory.resolve(name));
    }
  }

  /** Whose it is may be told by that entry alone. Its process, which is gone, makes no other. */
  private boolean isMarkerADirectory() throws IOException {
    FileFacts marker = files.look(situation.names.marker());
    return marker != null && marker.kind() == FileFacts.Kind.DIRECTORY;
  }

  private boolean isMarker(String key) throws IOException {
    FileFacts marker = files.look(situation.names.marker());
    return marker != null && marker.key().replace(':', '-').equals(key);
  }

  private boolean isGone(String claim, Path directory, String name) throws IOException {
    Optional<Claim> made = Claim.parse(claim);
    return made.isPresent() && situation.isGone(made.get(), directory.resolve(name));
  }

  /**
   * Taken before the marker is looked at: an owner that lives after all can no longer use it. Who
   * may not read the one cannot judge the other, and leaves both.
   */
  private void sweepRight(Path right, String token) throws IOException {
    byte[] content = files.read(right, MarkerText.LIMIT_BYTES);
    if (isForged(right, token) || isSignOfUnfinished(content)) {
      return;
    }
    new MarkerRemoval(situation).claimAndFinish(right, token);
  }

  /**
   * Where there are no hard links, a marker that is not complete is told from another program's by
   * the right beside it, which begins with what it holds; so that stays until the marker is gone.
   */
  private boolean isSignOfUnfinished(byte[] right) throws IOException {
    FileFacts marker = files.look(situation.names.marker());
    if (marker == null || marker.kind() != FileFacts.Kind.FILE || marker.links() != 1) {
      return false;
    }
    byte[] content = files.read(situation.names.marker(), MarkerText.LIMIT_BYTES);
    return content.length < right.length
        && Arrays.equals(content, 0, content.length, right, 0, content.length);
  }

  /**
   * In a sticky directory others may create names, but not remove our marker; a right for it with a
   * dead process in its name would make us do that for them. A genuine one and the marker are the
   * two names of one file, and a link to it would be the third.
   */
  private boolean isForged(Path right, String token) throws IOException {
    FileFacts facts = files.look(situation.names.marker());
    if (!UnixAttributes.AVAILABLE
        || facts == null
        || !FileMarker.isMarkerOf(files, situation.names.marker(), token)) {
      return false;
    }
    FileFacts ofRight = files.look(right);
    return ofRight == null || !ofRight.isSameFileAs(facts) || facts.links() != 2;
  }
}
