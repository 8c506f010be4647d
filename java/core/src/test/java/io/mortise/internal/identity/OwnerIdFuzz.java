package io.mortise.internal.identity;

import static io.mortise.fuzz.FuzzTarget.must;

import io.mortise.fuzz.FuzzTarget;
import java.util.List;
import java.util.Optional;

/** What is taken for an owner's id, or a claim, has that spelling only. */
public final class OwnerIdFuzz implements FuzzTarget {

  @Override
  public List<byte[]> seeds() {
    return FuzzTarget.seeds(
        Claim.fresh().text(),
        ProcessIdentity.current().id().text(),
        "4294967295-18446744073709551615-00000000-00000000-00000000",
        "4294967296-0-00000000-00000000-00000000",
        "04711-0-00000000-00000000-00000000");
  }

  @Override
  public void check(byte[] input) {
    String text = FuzzTarget.text(input);
    OwnerId.parse(text).ifPresent(id -> must(id.text().equals(text) && Words.isPid(id.pid()), id));
    Claim.parse(text).ifPresent(claim -> must(claim.text().equals(text), claim));

    String word = Words.wordOf(text);
    must(Words.isWord(word) && Words.wordOf(word).equals(word), word);
    Optional<OwnerId> own = OwnerId.parse(identity(text, word).id().text());
    must(own.equals(Optional.of(identity(text, word).id())), own);
  }

  /** A machine of which the system has told that. */
  private static ProcessIdentity identity(String start, String word) {
    return new ProcessIdentity(
        4711, Words.isStart(start) ? start : Words.UNKNOWN, word, word, word, word, word);
  }
}
