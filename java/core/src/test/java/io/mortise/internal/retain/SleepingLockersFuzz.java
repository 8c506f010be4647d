package io.mortise.internal.retain;

import static io.mortise.fuzz.FuzzTarget.must;

import io.mortise.fuzz.FuzzTarget;
import io.mortise.internal.backend.FileIdentity;
import io.mortise.internal.retain.SleepingLockers.Answer;
import io.mortise.support.LockLine;
import java.util.Arrays;
import java.util.List;

/** Who sleeps is found in what the kernel prints, for any file, and nobody else is. */
public final class SleepingLockersFuzz implements FuzzTarget {

  private static final String MANY_DIGITS = "9".repeat(40);

  private final SleepingLockers sleepers = new SleepingLockers();

  @Override
  public List<byte[]> seeds() {
    return FuzzTarget.seeds(
        "7: -> POSIX  ADVISORY  WRITE 4711 fe:00:2154499 0 EOF\n",
        "7: -> POSIX  ADVISORY  WRITE 4711 fe:00:" + MANY_DIGITS + " " + MANY_DIGITS + " EOF",
        "\0\0\0\3\0\0\0\1\377\377\377\377\377\377\377\377",
        "\0\0\0\3\0\0\0\1\0\0\0\0\0\0\0\7@\0\0\0\0\0\0\0@\0\0\0\0\0\0\0",
        "-> ",
        "-> : ");
  }

  @Override
  public void check(byte[] input) {
    byte[] list = Arrays.copyOf(input, Math.min(input.length, 16_000));
    sleepers.find(list, new FileIdentity(1, 0));

    LockLine line = LockLine.of(input, 4711);
    boolean sleeps = line.kind().equals("-> POSIX") && line.coversMain();
    must(find(line.text(), line.file()) == (sleeps ? Answer.SOMEBODY : Answer.NOBODY), line);
    must(find(line.text(), line.another()) == Answer.NOBODY, line);
    if (sleeps) {
      String among = FuzzTarget.text(list) + "\n" + line.text() + "\n";
      must(find(among, line.file()) == Answer.SOMEBODY, line);
    }
  }

  private Answer find(String list, FileIdentity file) {
    return sleepers.find(FuzzTarget.bytes(list), file);
  }
}
