package io.mortise.benchmarks;

/** One line that says where figures come from. */
final class Machine {

  private Machine() {}

  static String describe() {
    return String.join(
        ", ",
        System.getProperty("os.name") + " " + System.getProperty("os.version"),
        System.getProperty("os.arch"),
        Runtime.getRuntime().availableProcessors() + " processors",
        System.getProperty("java.vm.name") + " " + System.getProperty("java.vm.version"));
  }
}
