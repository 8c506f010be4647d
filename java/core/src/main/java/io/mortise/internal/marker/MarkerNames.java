package io.mortise.internal.marker;

import io.mortise.internal.identity.Claim;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * The names beside one locked file.
 *
 * <p>No name may be longer than 255 bytes. Peers of other make only know the marker itself; where
 * even that would be too long they cannot lock the file, and any name will do.
 */
final class MarkerNames {

  private static final int LONGEST_NAME = 255;

  /** A token, a word of our own and a claim. */
  private static final int LONGEST_SUFFIX = 140;

  private static final int HASH_BYTES = 8;

  private final Path directory;
  private final Path marker;
  private final String stem;

  MarkerNames(Path lockFile) {
    Path absolute = lockFile.toAbsolutePath();
    Path name = absolute.getFileName();
    Path parent = absolute.getParent();
    if (name == null || parent == null) {
      throw new IllegalArgumentException("no file can have this path: " + lockFile);
    }
    String lockName = shortened(name + "", ".lock", LONGEST_NAME);
    directory = parent;
    marker = parent.resolve(lockName);
    stem = shortened(lockName, ".", LONGEST_NAME - LONGEST_SUFFIX);
  }

  private static String shortened(String name, String suffix, int longest) {
    if (bytes(name + suffix) <= longest) {
      return name + suffix;
    }
    String end = "~" + hash(name) + suffix;
    int keep = Math.min(name.length(), longest - bytes(end));
    while (bytes(name.substring(0, keep)) > longest - bytes(end)
        || Character.isHighSurrogate(name.charAt(Math.max(0, keep - 1)))) {
      keep--;
    }
    return name.substring(0, keep) + end;
  }

  private static int bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8).length;
  }

  private static String hash(String name) {
    try {
      byte[] digest =
          MessageDigest.getInstance("SHA-256").digest(name.getBytes(StandardCharsets.UTF_8));
      return HexFormat.of().formatHex(digest, 0, HASH_BYTES);
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError("every JDK has SHA-256", e);
    }
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

  /** Where a marker that made no sense is kept. */
  Path setAside(Claim remover) {
    return beside(remover.token() + ".corrupt");
  }

  // ---- style DIRECTORY ----

  /** An entry, complete, before it is moved into the marker. */
  Path prepared(Claim instance) {
    return beside(instance.text() + ".new");
  }

  /** The marker after it was released. */
  Path gone(Claim instance) {
    return beside("gone." + instance.text());
  }
}
