package io.mortise.internal.marker;

import io.mortise.internal.identity.Claim;
import io.mortise.internal.identity.Evidence;
import io.mortise.internal.identity.Judge;
import io.mortise.internal.identity.LocalFileSystems;
import io.mortise.internal.identity.Verdict;
import io.mortise.internal.identity.Verdict.Life;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;

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

  Verdict judgeNaive(long pid, FileFacts facts) {
    return judge.judgeNaive(pid, evidence(facts));
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

  /** Is the process that put a helper file there out of the way? */
  boolean isGone(Claim claim, Path file) throws IOException {
    FileFacts facts = files.look(file);
    return facts == null || judge(claim, facts).life() == Life.DEAD;
  }
}
