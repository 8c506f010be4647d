package io.mortise.internal.marker;

import io.mortise.internal.backend.UnixAttributes;
import io.mortise.internal.identity.Claim;
import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Path;
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

  /** Entries in preparation, and rights to remove what came without one. */
  private static final Pattern FILE =
      Pattern.compile(CLAIM + "\\.new|anon-[-0-9]*\\.rel\\.(?<remover>[-0-9a-f]+)");

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
    Matcher file = FILE.matcher(end);
    Matcher gone = GONE.matcher(end);
    if (own.matches() && isGone(own.group("claim"), directory, name)) {
      sweepRight(directory.resolve(name), Claim.parse(own.group("claim")).orElseThrow().token());
    } else if (rel.matches() && isGone(rel.group("claim"), directory, name)) {
      sweepRight(directory.resolve(name), rel.group("token"));
    } else if (gone.matches() && isGone(gone.group("claim"), directory, name)) {
      files.clear(directory.resolve(name), DirectoryEntries::isOurs);
    } else if (file.matches()) {
      String remover = file.group("remover");
      if (isGone(remover != null ? remover : file.group("claim"), directory, name)) {
        files.deleteIfThere(directory.resolve(name));
      }
    }
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
    files.read(right, MarkerText.LIMIT_BYTES);
    if (isForged(right, token)) {
      return;
    }
    new MarkerRemoval(situation).claimAndFinish(right, token);
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
