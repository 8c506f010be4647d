package io.mortise.internal.filesystem;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.FileInputStream;
import java.io.IOException;
import java.io.InputStream;

/** What every open asks, and nothing else, because the first of a JVM loads it. */
final class Linux {

  static final boolean HERE = System.getProperty("os.name", "").startsWith("Linux");

  /** As {@code uname -r} prints it. */
  static final String KERNEL = System.getProperty("os.version", "");

  private Linux() {}

  /** WSL 2 has a kernel of its own, whose name ends in another way. */
  static boolean isWsl1(String kernel) {
    return kernel.endsWith("-Microsoft");
  }

  /** Asks no file server. Empty without a {@code /proc}: nothing is known then. */
  static String mountInfo() {
    try (InputStream in = new FileInputStream("/proc/self/mountinfo")) {
      return new String(in.readAllBytes(), UTF_8);
    } catch (IOException e) {
      return "";
    }
  }
}
