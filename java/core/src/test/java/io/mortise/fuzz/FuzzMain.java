package io.mortise.fuzz;

import java.util.Arrays;

/**
 * What Jazzer calls, in a JVM of its own. The first byte of an input chooses among the targets that
 * {@code -Dmortise.fuzz.targets} names.
 */
public final class FuzzMain {

  static final String PROPERTY = "mortise.fuzz.targets";

  private static final Target[] TARGETS =
      Arrays.stream(System.getProperty(PROPERTY, "").split(","))
          .map(Target::valueOf)
          .toArray(Target[]::new);

  private FuzzMain() {}

  /** By Jazzer's convention, before any input has its time limit: loading classes takes long. */
  public static void fuzzerInitialize() throws Exception {
    for (Target target : TARGETS) {
      target.checks.check(target.checks.seeds().get(0));
    }
  }

  /** By Jazzer's convention. */
  public static void fuzzerTestOneInput(byte[] input) throws Exception {
    if (input.length > 0) {
      Target target = TARGETS[(input[0] & 0xff) % TARGETS.length];
      target.checks.check(Arrays.copyOfRange(input, 1, input.length));
    }
  }
}
