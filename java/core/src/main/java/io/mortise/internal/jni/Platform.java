package io.mortise.internal.jni;

import java.util.Locale;

/** This machine, as the jar's folders name it. */
public final class Platform {

  private Platform() {}

  /** For example {@code linux-x86_64}; names it does not know are passed through. */
  public static String name() {
    return os() + "-" + arch(System.getProperty("os.arch", ""));
  }

  public static boolean isWindows() {
    return os().equals("windows");
  }

  /** Whether a library is built for it. */
  public static boolean isSupported(String name) {
    return switch (name) {
      case "linux-x86_64",
          "linux-aarch64",
          "macos-x86_64",
          "macos-aarch64",
          "windows-x86_64",
          "windows-aarch64" ->
          true;
      default -> false;
    };
  }

  private static String os() {
    // It says that it is Linux, but has another C library and another way of loading.
    if (System.getProperty("java.vendor", "").contains("Android")) {
      return "android";
    }
    String name = System.getProperty("os.name", "").toLowerCase(Locale.ROOT);
    if (name.startsWith("windows")) {
      return "windows";
    }
    return name.startsWith("mac") ? "macos" : name.replace(' ', '_');
  }

  private static String arch(String name) {
    String lower = name.toLowerCase(Locale.ROOT);
    return switch (lower) {
      case "amd64", "x86_64", "x64" -> "x86_64";
      case "arm64", "aarch64" -> "aarch64";
      default -> lower.replace(' ', '_');
    };
  }
}
