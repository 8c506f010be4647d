package io.mortise.internal.marker;

import static io.mortise.fuzz.FuzzTarget.must;

import io.mortise.fuzz.FuzzTarget;
import io.mortise.internal.identity.Claim;
import io.mortise.internal.identity.ProcessIdentity;
import io.mortise.internal.marker.MarkerText.Foreign;
import io.mortise.internal.marker.MarkerText.Ours;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * A marker that says anything at all. It is ours, or a naive peer's, or nobody's; what is ours says
 * the same when it is written again, and no beginning of it names anybody else.
 */
public final class MarkerTextFuzz implements FuzzTarget {

  private static final long LARGEST_PID = 0xFFFF_FFFFL;
  private static final long LONGEST_HEARTBEAT_SECONDS = 999_999;

  @Override
  public List<byte[]> seeds() {
    String own = FuzzTarget.text(MarkerText.format(ProcessIdentity.current(), Forgery.TOKEN));
    return FuzzTarget.seeds(
        own,
        own.replace("\n", "\r\n"),
        own.replace("heartbeat=5", "heartbeat=999999"),
        own + own,
        "pid=4711\nlocked_at=1732350000.5\n",
        "pid=4294967296\n",
        " 4711\n",
        "MORTISE\n",
        "\0\0\0\0");
  }

  @Override
  public void check(byte[] input) {
    Optional<Ours> ours = MarkerText.parse(input);
    Optional<Long> naive = MarkerText.parseForeign(input).map(Foreign::pid);
    must(ours.isEmpty() || naive.isEmpty(), "of two makes");
    mustBePid(naive);
    if (MarkerText.isLockFile(input) || MarkerText.isBlank(input)) {
      must(ours.isEmpty() && naive.isEmpty(), "names somebody");
    }
    ours.ifPresent(is -> checkOurs(is, input));
  }

  private static void mustBePid(Optional<Long> pid) {
    must(pid.isEmpty() || (pid.get() >= 1 && pid.get() <= LARGEST_PID), pid);
  }

  private static void checkOurs(Ours ours, byte[] input) {
    mustBePid(Optional.of(ours.owner().pid()));
    must(
        ours.heartbeatSeconds() >= 0 && ours.heartbeatSeconds() <= LONGEST_HEARTBEAT_SECONDS, ours);
    Claim claim = new Claim(ours.owner().id(), ours.token());
    must(Claim.parse(claim.text()).equals(Optional.of(claim)), claim);

    byte[] written = MarkerText.format(ours.owner(), ours.token());
    must(written.length <= MarkerText.LIMIT_BYTES, "too long to be read");
    Ours again = MarkerText.parse(written).orElseThrow();
    must(again.owner().equals(ours.owner()) && again.token().equals(ours.token()), again);

    byte[] cut = Arrays.copyOf(input, Math.floorMod(Arrays.hashCode(input), input.length));
    MarkerText.parse(cut).ifPresent(is -> must(is.equals(ours), "cut: " + is));
    MarkerText.parseForeign(cut)
        .filter(Foreign::complete)
        .ifPresent(is -> must(is.pid() == ours.owner().pid(), "cut: " + is));
  }
}
