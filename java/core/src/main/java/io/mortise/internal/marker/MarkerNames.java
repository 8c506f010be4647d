package io.mortise.internal.marker;

import io.mortise.internal.identity.Claim;
import java.nio.file.Path;
import java.util.Optional;

/**
 * The names beside one locked file.
 *
 * <p>No name may be longer than 255 bytes. Peers of other make only know the marker itself; where
 * even that would be too long they cannot lock the file, and any name will do. Helper files have
 * plain ASCII names, which every process can write and read, whatever its locale.
 */
final class MarkerNames {

  private static final String MARKER_SUFFIX = ".lock";
  private static final int LONGEST_NAME = 255;

  /** A token, a word of our own and a claim. */
  private static final int LONGEST_SUFFIX = 140;

  private final Path directory;
  private final Path marker;
  private final String stem;

  MarkerNames(Path lockFile) {
    Path absolute = lockFile.toAbsolutePath();
    Path parent = absolute.getParent();
    if (absolute.getFileName() == null || parent == null) {
      throw new IllegalArgumentException("no file can have this path: " + lockFile);
    }
    NameBytes name = NameBytes.of(absolute);
    directory = parent;
    marker =
        name.length() + MARKER_SUFFIX.length() <= LONGEST_NAME
            ? name.withSuffix(MARKER_SUFFIX)
            : parent.resolve(name.abridged(LONGEST_NAME - MARKER_SUFFIX.length()) + MARKER_SUFFIX);
    stem = stem(name);
  }

  private static String stem(NameBytes name) {
    String suffix = MARKER_SUFFIX + '.';
    int longest = LONGEST_NAME - LONGEST_SUFFIX - suffix.length();
    boolean asItIs = name.isAscii() && name.length() <= longest;
    return (asItIs ? name.text() : name.abridged(longest)) + suffix;
  }

  Path directory() {
    return directory;
  }

  /** The marker: {@code <file>.lock}. */
  Path marker() {
    return marker;
  }

  /** What the names of all our helper files beside the marker begin with. */
  String stem() {
    return stem;
  }

  /** A helper file beside the marker. */
  Path beside(String suffix) {
    return directory.resolve(stem + suffix);
  }

  // ---- style FILE ----

  /** The right to remove the instance that this claim made. */
  Path own(Claim instance) {
    return beside(instance.text() + ".own");
  }

  /**
   * A right to remove a marker, as its name tells.
   *
   * @param token of the marker
   * @param claim whose it is: the marker's owner's, or a remover's
   */
  record Right(String token, Claim claim) {}

  /** Empty for a name that is none of a right. */
  Optional<Right> right(String name) {
    int token = name.indexOf(".rel.");
    if (token < 0) {
      return claimIn(name, ".own").map(claim -> new Right(claim.token(), claim));
    }
    return name.startsWith(stem) && token > stem.length()
        ? Claim.parse(name.substring(token + ".rel.".length()))
            .map(claim -> new Right(name.substring(stem.length(), token), claim))
        : Optional.empty();
  }

  private Optional<Claim> claimIn(String name, String suffix) {
    boolean one =
        name.length() > stem.length() + suffix.length()
            && name.startsWith(stem)
            && name.endsWith(suffix);
    return one
        ? Claim.parse(name.substring(stem.length(), name.length() - suffix.length()))
        : Optional.empty();
  }

  /** What the names of that right begin with once somebody has claimed it. */
  String claimedRightPrefix(String token) {
    return stem + token + ".rel.";
  }

  /** The right, claimed by somebody. */
  Path claimedRight(String token, Claim remover) {
    return directory.resolve(claimedRightPrefix(token) + remover.text());
  }

  /** What the names of rights to remove a marker without an identity begin with. */
  String anonymousRightPrefix(String key) {
    return stem + "anon-" + key.replace(':', '-') + ".rel.";
  }

  /** Where another program's marker is kept after it was taken. */
  Path setAside(Claim remover) {
    return beside(remover.token() + ".taken");
  }

  // ---- style DIRECTORY ----

  /** An entry, complete, before it is moved into the marker. */
  Path prepared(Claim instance) {
    return beside(instance.text() + ".new");
  }

  /** The claim in the name of such an entry; empty for every other name. */
  Optional<Claim> claimOfPrepared(String name) {
    return claimIn(name, ".new");
  }

  /** An entry that was taken out of the marker with that key, which is one of ours therefore. */
  Path left(String key) {
    return beside("left-" + key.replace(':', '-'));
  }

  /** The marker after it was released. */
  Path gone(Claim instance) {
    return beside("gone." + instance.text());
  }
}
