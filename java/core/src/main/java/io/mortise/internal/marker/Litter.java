package io.mortise.internal.marker;

import io.mortise.internal.identity.Claim;
import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Removes helper files of processes that died with them in hand. They are in nobody's way: this is
 * tidiness.
 */
final class Litter {

  private static final String CLAIM = "(?<claim>[-0-9a-f]+)";

  /** Rights, which are needed for as long as the marker is of their instance. */
  private static final Pattern RIGHT =
      Pattern.compile("(?:(?<token>[0-9a-f]{32})\\.rel\\.)?" + CLAIM + "(?<own>\\.own)?");

  private static final Pattern REST =
      Pattern.compile("(?:anon-[-0-9]*\\.rel\\.|gone\\.)?" + CLAIM + "(?:\\.new)?");

  private final Situation situation;

  Litter(Situation situation) {
    this.situation = situation;
  }

  void sweep() throws IOException {
    String stem = situation.names.stem();
    for (String name : situation.files.list(situation.names.directory())) {
      if (name.startsWith(stem)) {
        try {
          sweep(name, name.substring(stem.length()));
        } catch (FileSystemException e) {
          // somebody else's, or somebody else was faster: it is in nobody's way
        }
      }
    }
  }

  private void sweep(String name, String end) throws IOException {
    Matcher right = RIGHT.matcher(end);
    if (right.matches() && (right.group("token") == null) != (right.group("own") == null)) {
      Optional<Claim> claim = Claim.parse(right.group("claim"));
      Path file = situation.names.directory().resolve(name);
      if (claim.isPresent() && isGone(claim.get(), file)) {
        String token = right.group("token");
        sweepRight(file, token != null ? token : claim.get().token());
      }
      return;
    }
    Matcher rest = REST.matcher(end);
    if (rest.matches()) {
      Optional<Claim> claim = Claim.parse(rest.group("claim"));
      Path file = situation.names.directory().resolve(name);
      if (claim.isPresent() && isGone(claim.get(), file)) {
        deleteWithContent(situation.files, file);
      }
    }
  }

  private boolean isGone(Claim claim, Path file) throws IOException {
    return situation.isGone(claim, file, false);
  }

  /** Taken before anything is looked at: an owner that lives after all can no longer use it. */
  private void sweepRight(Path right, String token) throws IOException {
    new MarkerRemoval(situation, false).claimAndFinish(right, token);
  }

  /** A file, or a directory of files. */
  static void deleteWithContent(MarkerFiles files, Path file) throws IOException {
    FileFacts facts = files.look(file);
    if (facts == null) {
      return;
    }
    if (facts.kind() == FileFacts.Kind.DIRECTORY) {
      for (String name : files.list(file)) {
        files.deleteIfThere(file.resolve(name));
      }
    }
    files.deleteIfThere(file);
  }
}
