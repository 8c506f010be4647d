package io.mortise.internal.marker;

import static io.mortise.fuzz.FuzzTarget.must;

import io.mortise.fuzz.FuzzTarget;
import io.mortise.internal.backend.LockHolder;
import io.mortise.internal.identity.Claim;
import io.mortise.internal.identity.ProcessIdentity;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/**
 * A marker of any content, of either style. Reading it never leads out of it, and what is told of
 * it can be printed.
 */
public final class OccupantFuzz implements FuzzTarget {

  private static final Path FILE = Path.of("").toAbsolutePath().resolve("of-nobody");
  private static final Path MARKER = new MarkerNames(FILE).marker();
  private static final int LONGEST_TEXT = 1_000;

  @Override
  public List<byte[]> seeds() {
    String own = FuzzTarget.text(MarkerText.format(Forgery.dead(), Forgery.TOKEN));
    String entry = "own." + new Claim(ProcessIdentity.current().id(), Forgery.TOKEN).text();
    return FuzzTarget.seeds(
        own,
        own.replaceAll("host=.*", "host=../../etc/passwd"),
        entry + "\n" + own,
        entry + "/../..\n" + own,
        "../pid\n4711",
        "pid\n4711",
        "pid=4711\nlocked_at=1.5\n");
  }

  private final PaperFiles files = new PaperFiles(MARKER);
  private final Situation situation = situation(files);

  private static Situation situation(PaperFiles files) {
    try {
      return new Situation(FILE, files, Duration.ofSeconds(1));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void check(byte[] input) throws IOException {
    files.beFile(input);
    check();
    String text = FuzzTarget.text(input);
    int end = text.indexOf('\n');
    String name = end < 0 ? text : text.substring(0, end);
    if (!name.isEmpty() && name.indexOf('\0') < 0) {
      files.beDirectory(name, FuzzTarget.bytes(text.substring(end + 1)));
      check();
    }
  }

  private void check() throws IOException {
    Occupant occupant = new OccupantReader(situation).read().orElseThrow();
    LockHolder holder = occupant.holder();
    String text = holder.note().orElseThrow();
    FuzzTarget.mustBePrintable(text);
    must(text.length() < MARKER.toString().length() + LONGEST_TEXT, "a long text");
    holder.pid().ifPresent(pid -> must(pid >= 1 && pid <= 0xFFFF_FFFFL, occupant));
    must(!occupant.gone() || holder.thisMachine(), occupant);
  }
}
