package io.mortise.internal.marker;

import io.mortise.internal.backend.LockHolder;
import io.mortise.internal.identity.Claim;
import io.mortise.internal.identity.Verdict;
import io.mortise.internal.identity.Verdict.Life;
import io.mortise.internal.marker.DirectoryEntries.Claimed;
import io.mortise.internal.marker.DirectoryEntries.Role;
import io.mortise.internal.marker.MarkerText.Foreign;
import io.mortise.internal.marker.MarkerText.Ours;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.regex.Pattern;

/** Says in words what a marker tells about its owner. */
final class OccupantReader {

  private static final Pattern PLAIN = Pattern.compile("[!-~]{1,64}");

  private final Situation situation;
  private final Path marker;

  OccupantReader(Situation situation) {
    this.situation = situation;
    this.marker = situation.names.marker();
  }

  /** Empty when there is no marker. */
  Optional<Occupant> read() throws IOException {
    FileFacts facts = situation.files.look(marker);
    if (facts == null) {
      return Optional.empty();
    }
    try {
      return switch (facts.kind()) {
        case FILE -> Optional.of(readFile(facts));
        case DIRECTORY -> Optional.of(readDirectory(facts));
        case SYMBOLIC_LINK, OTHER -> Optional.of(stranger("is no lock marker"));
      };
    } catch (NotAMarkerException e) {
      return Optional.of(stranger("is a lock file itself"));
    } catch (NoSuchFileException e) {
      return Optional.empty();
    } catch (AccessDeniedException e) {
      return Optional.of(unnamed("this process may not read it"));
    }
  }

  private Occupant readFile(FileFacts facts) throws IOException {
    byte[] content = situation.files.read(marker, MarkerText.LIMIT_BYTES);
    if (MarkerText.isLockFile(content)) {
      return stranger("is a lock file itself");
    }
    if (facts.size() > MarkerText.LIMIT_BYTES) {
      return unnamed("it holds " + facts.size() + " bytes and names no owner");
    }
    Optional<Ours> ours = MarkerText.parse(content);
    if (ours.isPresent()) {
      Claim claim = new Claim(ours.get().owner().id(), ours.get().token());
      return describe(ours.get(), situation.judge(claim, facts), facts);
    }
    return describeForeign(
        MarkerText.parseForeign(content), facts, MarkerText.lockedAt(content), "it names no owner");
  }

  private Occupant readDirectory(FileFacts facts) throws IOException {
    DirectoryEntries entries = DirectoryEntries.of(situation.files.list(marker));
    for (Claimed claimed : entries.claims()) {
      if (claimed.role() != Role.PIN) { // those only wait
        return readClaimed(claimed);
      }
    }
    Optional<NaivePid> naive = NaivePid.read(situation);
    String what = entries.stranger().map(OccupantReader::holding).orElse("it names no owner");
    return describeForeign(
        naive.flatMap(NaivePid::owner),
        naive.map(NaivePid::facts).orElse(facts),
        Optional.empty(),
        what);
  }

  /** A name that another program gave. */
  private static String holding(String name) {
    return PLAIN.matcher(name).matches() ? "it holds " + name : "it holds other files";
  }

  private Occupant readClaimed(Claimed claimed) throws IOException {
    Path entry = marker.resolve(claimed.name());
    FileFacts facts = situation.files.look(entry);
    if (facts == null) {
      throw new NoSuchFileException(entry.toString());
    }
    Verdict verdict = situation.judge(claimed.claim(), facts);
    return MarkerText.parse(situation.files.read(entry, MarkerText.LIMIT_BYTES))
        .map(ours -> describe(ours, verdict, facts))
        .orElseGet(() -> describe(claimed.claim().owner().pid(), verdict));
  }

  private Occupant describe(Ours ours, Verdict verdict, FileFacts facts) {
    String host = ours.owner().host();
    Optional<String> known = Optional.of(host).filter(name -> !name.equals(MarkerText.UNKNOWN));
    long pid = ours.owner().pid();
    Occupant owner =
        judged(pid, "process " + pid + " on " + host, verdict, ours.since(), known, true);
    // Not by the time that it contains, which is its owner's clock. The file system's may be
    // another one, too.
    Duration ago = Duration.ofMillis(System.currentTimeMillis() - facts.modifiedMillis());
    Duration every = Duration.ofSeconds(ours.heartbeatSeconds());
    return ago.isNegative()
        ? owner
        : new Occupant(owner.holder().refreshed(ago, every), owner.gone());
  }

  private Occupant describe(long pid, Verdict verdict) {
    return judged(pid, "process " + pid, verdict, Optional.empty(), Optional.empty(), true);
  }

  private Occupant describeForeign(
      Optional<Foreign> owner, FileFacts facts, Optional<Instant> since, String nameless) {
    if (owner.isEmpty()) {
      return unnamed(nameless);
    }
    long pid = owner.get().pid();
    Verdict verdict = situation.judge(owner, facts);
    String who =
        "process "
            + pid
            + owner.get().host().map(host -> " on " + host).orElse("")
            + " by a locker that is not Mortise";
    return judged(pid, who, verdict, since, owner.get().host(), false);
  }

  private Occupant judged(
      long pid,
      String who,
      Verdict verdict,
      Optional<Instant> since,
      Optional<String> host,
      boolean ofMortise) {
    String text = marker + " names " + who + "; " + verdict.reason();
    boolean known = verdict.life() != Life.UNKNOWN;
    boolean gone = verdict.life() == Life.DEAD;
    Optional<String> note = Optional.of(known ? text : withRemedy(text));
    return new Occupant(
        new LockHolder(OptionalLong.of(pid), known, note, since, host, true, ofMortise), gone);
  }

  /** Not for us to say that it may be removed. */
  private Occupant stranger(String what) {
    return nobody(marker + " " + what + ", and is in the way");
  }

  private Occupant unnamed(String what) {
    return nobody(withRemedy(marker + " is there, but " + what));
  }

  private static Occupant nobody(String text) {
    return new Occupant(
        new LockHolder(
            OptionalLong.empty(),
            false,
            Optional.of(text),
            Optional.empty(),
            Optional.empty(),
            true,
            false),
        false);
  }

  private String withRemedy(String text) {
    return text + "; if you are sure that its owner is gone, remove it by hand, or use staleAfter";
  }
}
