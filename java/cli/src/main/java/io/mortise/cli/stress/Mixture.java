package io.mortise.cli.stress;

import io.mortise.Backend;
import io.mortise.MarkerStyle;
import io.mortise.cli.stress.locker.LockerPlan.Peer;
import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** All that excludes each other on one path. */
final class Mixture {

  private static final long RETAIN_MILLIS = 10;

  private Mixture() {}

  /**
   * The kinds there are here.
   *
   * @param style that of all portable ones; null for the usual one
   * @param retainMillis of those that retain; negative for the usual time
   */
  static List<LockerKind> kinds(
      @Nullable MarkerStyle style, long retainMillis, List<String> notes) {
    long retain = retainMillis < 0 ? RETAIN_MILLIS : retainMillis;
    List<LockerKind> kinds = new ArrayList<>();
    kinds.add(new LockerKind(Peer.MORTISE, Backend.NATIVE, null, 0));
    kinds.add(new LockerKind(Peer.MORTISE, Backend.NATIVE, null, retain));
    kinds.add(new LockerKind(Peer.MORTISE, Backend.PORTABLE, style, 0));
    kinds.add(LockerKind.foreign(Peer.NIO));
    if (hasPython()) {
      kinds.add(LockerKind.foreign(Peer.LOCKF));
    } else {
      notes.add("no python3 with fcntl here: nobody in the mixture uses lockf");
    }
    return kinds;
  }

  private static boolean hasPython() {
    try {
      return new ProcessBuilder("python3", "-c", "import fcntl")
              .redirectOutput(Redirect.DISCARD)
              .redirectError(Redirect.DISCARD)
              .start()
              .waitFor()
          == 0;
    } catch (IOException e) {
      return false;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }
}
