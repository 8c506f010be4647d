package io.mortise.internal.identity;

import static io.mortise.fuzz.FuzzTarget.must;

import io.mortise.fuzz.FuzzTarget;
import java.io.IOException;
import java.util.List;

/** A process may call itself what it likes: its number and its start stay what they are. */
public final class ProcessStatFuzz implements FuzzTarget {

  private static final String BEHIND_NAME =
      ") S 1 4711 4711 0 -1 4194304 1 2 3 4 5 6 7 8 20 0 1 0 ";

  @Override
  public List<byte[]> seeds() {
    return FuzzTarget.seeds(
        "4711 (java" + BEHIND_NAME + "815 1 2\n",
        "(x) R 1",
        ") S 1 4711 4711 0 -1 4194304 1 2 3 4 5 6 7 8 20 0 1 0 99 ",
        "4711 (java" + BEHIND_NAME + "18446744073709551615 1 2\n",
        "4711 (java" + BEHIND_NAME);
  }

  @Override
  public void check(byte[] input) throws IOException {
    String text = FuzzTarget.text(input);
    try {
      ProcessStat stat = ProcessStat.parse(text);
      must(Words.isPid(stat.pid()) && Words.isStart(stat.start()), stat);
    } catch (IOException e) {
      FuzzTarget.mustBePrintable(e.getMessage());
    }
    ProcessStat named = ProcessStat.parse("4711 (" + text + BEHIND_NAME + "815 1 2 3\n");
    must(named.equals(new ProcessStat("4711", "815")), named);
  }
}
