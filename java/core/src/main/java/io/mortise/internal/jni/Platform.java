package io.mortise.internal.jni;

import java.util.Locale;

/** This machine, as the jar's folders name it. */
final class Platform {

  private Platform() {}

  /** For example {@code linux-x86_64}; names it does not know are passed through. */
  static String name() {
    return os(System.getProperty("os.name", "")) + "-" + arch(System.getProperty("os.arch", ""));
  }

  static boolean isWindows() {
    return os(System.getProperty("os.name", "")).equals("windows");
  }

  private static String os(String name) {
    String lower = name.toLowerCase(Locale.ROOT);
    if (lower.startsWith("windows")) {
      return "windows";
    }
    return lower.startsWith("mac") ? "macos" : lower.replace(' ', '_');
  }

  private static String arch(String name) {
    return switch (name.toLowerCase(Locale.ROOT)) {
      case "amd64", "x86_64", "x64" -> "x86_64";
      case "arm64", "aarch64" -> "aarch64";
      default -> name.toLowerCase(Locale.ROOT).replace(' ', '_');
    };
  }
}
