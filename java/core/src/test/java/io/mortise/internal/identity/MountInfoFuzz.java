package io.mortise.internal.identity;

import static io.mortise.fuzz.FuzzTarget.must;

import io.mortise.fuzz.FuzzTarget;
import java.util.ArrayList;
import java.util.List;

/** Whatever else is mounted, a /proc that hides is not overlooked, and one is needed that shows. */
public final class MountInfoFuzz implements FuzzTarget {

  private static final String PLAIN = "22 27 0:21 / /proc rw,relatime shared:5 - proc proc rw";
  private static final String HIDING = "63 45 0:39 / /proc rw,relatime - proc proc rw,hidepid=2";

  @Override
  public List<byte[]> seeds() {
    return FuzzTarget.seeds(
        PLAIN + "\n",
        HIDING + "\n",
        PLAIN + ",hidepid=off\n",
        "22 27 0:21 / /proc rw - - proc proc",
        "22 27 0:21 / /proc - proc");
  }

  @Override
  public void check(byte[] input) {
    List<String> lines = FuzzTarget.lines(input);
    must(with(lines, HIDING), "overlooked");
    boolean hides = MountInfo.hidesProcesses(lines);
    must(hides || lines.stream().anyMatch(line -> line.contains(" /proc ")), "shown by nothing");
    must(hides || !with(lines, PLAIN), "hidden by one that shows all");
    must(with(lines, PLAIN) == with(List.of(PLAIN), lines.toArray(String[]::new)), "by its order");
  }

  private static boolean with(List<String> lines, String... more) {
    List<String> all = new ArrayList<>(lines);
    all.addAll(List.of(more));
    return MountInfo.hidesProcesses(all);
  }
}
