package io.mortise.harness;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** Lets processes see other mounts, or other processes, than the rest of the machine does. */
public final class Namespaces {

  /** Who is nobody here may be root in a world of his own, on most systems. */
  private static final List<List<String>> WAYS =
      List.of(List.of("unshare", "--user", "--map-root-user"), List.of("unshare"));

  private Namespaces() {}

  /**
   * What to put before a command; empty where the system does not permit it to us, and then that is
   * said in the output of the tests.
   *
   * @param purpose what cannot be tested without
   * @param options of {@code unshare}, and a program that executes its arguments, or none
   */
  public static List<String> launcher(String purpose, List<String> options) throws IOException {
    StringBuilder reasons = new StringBuilder();
    for (List<String> way : WAYS) {
      List<String> launcher = new ArrayList<>(way);
      launcher.addAll(options);
      List<String> attempt = new ArrayList<>(launcher);
      attempt.add("true");
      try (ChildProcess process = ChildProcess.start("unshare", attempt)) {
        if (process.finish() == 0) {
          return launcher;
        }
        reasons.append("; ").append(process.errors().strip());
      }
    }
    notTested(purpose, "no namespaces" + reasons);
    return List.of();
  }

  /** A part of a test that this machine makes impossible does not vanish without a word. */
  public static void notTested(String what, String reason) {
    System.out.println("NOT TESTED on this machine: " + what + ": " + reason);
  }
}
