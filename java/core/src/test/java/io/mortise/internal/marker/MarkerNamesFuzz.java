package io.mortise.internal.marker;

import static io.mortise.fuzz.FuzzTarget.must;

import io.mortise.fuzz.FuzzTarget;
import io.mortise.internal.identity.Claim;
import io.mortise.internal.marker.DirectoryEntries.Claimed;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;

/**
 * A locked file of any name, beside others of any names. What Mortise makes of it are names in the
 * same directory that fit there.
 */
public final class MarkerNamesFuzz implements FuzzTarget {

  private static final int LONGEST_NAME = 255;
  private static final Claim CLAIM = Claim.fresh();

  @Override
  public List<byte[]> seeds() {
    return FuzzTarget.seeds(
        "data",
        "na\u00efve %41 name",
        "a".repeat(LONGEST_NAME),
        "\u00e9".repeat(LONGEST_NAME),
        "own." + CLAIM.text(),
        "rel." + CLAIM.text() + ".",
        "pid.",
        "..\n");
  }

  @Override
  public void check(byte[] input) {
    checkEntries(FuzzTarget.lines(input));
    String name = FuzzTarget.text(input).replace('\0', '0').replace('/', '-');
    if (!name.isEmpty() && name.length() <= LONGEST_NAME && !name.matches("\\.{1,2}")) {
      checkNames(name);
    }
  }

  /** Byte by byte, for a JVM in the C locale knows no other way to name such a file. */
  private static Path fileNamed(String name) {
    StringBuilder uri = new StringBuilder("file:///nowhere/");
    name.chars().forEach(c -> uri.append(String.format("%%%02x", c)));
    return Path.of(URI.create(uri.toString()));
  }

  private static void checkNames(String name) {
    Path file = fileNamed(name);
    MarkerNames names = new MarkerNames(file);
    for (Path made :
        List.of(
            names.marker(),
            names.own(CLAIM),
            names.claimedRight(CLAIM.token(), CLAIM),
            names.setAside(CLAIM),
            names.prepared(CLAIM),
            names.gone(CLAIM))) {
      must(file.getParent().equals(made.getParent()), made);
      must(!made.equals(file), "the file itself");
      must(NameBytes.of(made).length() <= LONGEST_NAME, "too long");
    }
    FuzzTarget.mustBePrintable(names.stem().replaceAll("[\\x00-\\x1f\\x7f]", "")); // no bytes > 7f
  }

  /** What is taken for an entry of ours is one that we would make, of that very name. */
  private static void checkEntries(List<String> names) {
    DirectoryEntries entries = DirectoryEntries.of(names);
    for (Claimed claimed : entries.claims()) {
      must(claimed.role().entry(claimed.claim()).equals(claimed.name()), claimed);
      must(names.contains(claimed.name()), claimed);
    }
    entries.stranger().ifPresent(name -> must(!DirectoryEntries.isOurs(name), name));
  }
}
