package io.mortise.internal.marker;

import io.mortise.internal.backend.Log;
import io.mortise.internal.identity.Claim;
import io.mortise.internal.identity.Evidence;
import io.mortise.internal.identity.Judge;
import io.mortise.internal.identity.LocalFileSystems;
import io.mortise.internal.identity.Verdict;
import io.mortise.internal.identity.Verdict.Life;
import io.mortise.internal.marker.MarkerText.Foreign;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** What both styles need to know about one locked file: its names, its surroundings, its past. */
final class Situation {

  private static final int PASSING_ONE_OF = 50;

  final MarkerNames names;
  final MarkerFiles files;
  final Permissions permissions;
  final Duration grace;
  final Unfinished unfinished = new Unfinished();
  private final StillWatch nameless = new StillWatch();
  private final StillWatch justMade = new StillWatch();
  private final StillWatch unknown = new StillWatch();
  private final Judge judge = Judge.ofThisProcess();
  private final boolean local;

  Situation(Path lockFile, MarkerFiles files, Duration grace) throws IOException {
    this.names = new MarkerNames(lockFile);
    this.files = files;
    this.permissions = Permissions.like(lockFile, files);
    this.grace = grace;
    this.local = LocalFileSystems.isLocal(names.directory());
  }

  /** Of the process that made a file with these facts. */
  Verdict judge(Claim claim, FileFacts facts) {
    return judge.judge(claim.owner(), claim.token(), evidence(facts));
  }

  /** Of the process that another program's marker names, if it names one. */
  Verdict judge(Optional<Foreign> owner, FileFacts facts) {
    Evidence evidence = new Evidence(local, facts.changedMillis());
    Verdict nameless = judge.judgeNameless(evidence);
    if (owner.isEmpty() || nameless.life() == Life.DEAD) {
      return nameless;
    }
    long pid = owner.get().pid();
    return owner
        .get()
        .host()
        .map(host -> judge.judgeNaive(pid, host, evidence))
        .orElseGet(() -> judge.judgeNaive(pid, evidence));
  }

  private Evidence evidence(FileFacts facts) {
    return new Evidence(local, facts.modifiedMillis());
  }

  /**
   * May the lock be taken from it?
   *
   * @param signature of the marker, which a living owner's heartbeat changes
   * @param heartbeatSeconds that the marker promises; 0 for none
   */
  boolean isForfeit(
      Verdict verdict, MarkerOptions options, String signature, long heartbeatSeconds) {
    if (verdict.life() != Life.UNKNOWN || options.staleAfter() == null) {
      return verdict.life() == Life.DEAD;
    }
    Duration promised = Duration.ofSeconds(heartbeatSeconds).multipliedBy(3);
    Duration asked = options.staleAfter();
    return unknown.isStill(signature, asked.compareTo(promised) > 0 ? asked : promised);
  }

  /**
   * May another program's marker be taken? Death is proven only by a number whose digits are all
   * there: what does not end as such texts do may be half written, unless it stays so.
   *
   * @param signature changes when the owner refreshes its marker
   */
  boolean isForfeit(
      Optional<Foreign> owner, MarkerOptions options, FileFacts facts, String signature) {
    boolean settled =
        owner.map(Foreign::complete).orElse(true)
            || justMade.isStill(signature, grace.dividedBy(PASSING_ONE_OF));
    return settled && isForfeit(judge(owner, facts), options, signature, 0);
  }

  /** Says that another program's marker was taken. This thread is in the middle of a lock. */
  void reportTaken(String what) {
    Log.elsewhere(names.marker() + " " + what, null);
  }

  /** Has a marker that names nobody stayed as it is for the grace period? */
  boolean isAbandoned(String signature) {
    return nameless.isStill(signature, grace);
  }

  /**
   * Has a directory that names nobody been so for longer than a peer needs from one step to the
   * next?
   */
  boolean isNoPassingState(FileFacts directory) {
    return justMade.isStill(directory.signature(), grace.dividedBy(PASSING_ONE_OF));
  }

  /**
   * Takes an entry of ours out of the marker, if it is there. It stays beside, as the sign that
   * this directory is one of ours though nothing of ours is in it any more; but not if it came to
   * lie in another directory than was meant, which is another program's.
   *
   * @param key of the directory that was meant
   */
  void takeOut(Path entry, String key) throws IOException {
    FileFacts marker = files.look(names.marker());
    if (marker != null && marker.key().equals(key)) {
      files.renameIfThere(entry, names.left(key));
    } else {
      files.deleteIfThere(entry);
    }
  }

  /** What is in a marker: the beginning of a file, the names in a directory. */
  byte[] contentOf(FileFacts marker) throws IOException {
    return marker.kind() == FileFacts.Kind.DIRECTORY
        ? contentOf(files.list(names.marker()))
        : files.read(names.marker(), MarkerText.LIMIT_BYTES);
  }

  static byte[] contentOf(List<String> names) {
    return names.stream()
        .sorted()
        .collect(Collectors.joining("\n"))
        .getBytes(StandardCharsets.UTF_8);
  }

  /** Is the process that put a helper file there out of the way? */
  boolean isGone(Claim claim, Path file) throws IOException {
    FileFacts facts = files.look(file);
    return facts == null || judge(claim, facts).life() == Life.DEAD;
  }
}
