package io.mortise.internal.identity;

import java.util.Locale;

/** How much a system has to tell of a process before it is identified. */
enum SystemKind {
  /** Boots and namespaces have names; a start counts from the boot. */
  LINUX,
  /** A start is a time of day, stored when the process began: needs neither boot nor namespace. */
  STORED_START,
  /** Nothing is known of its process numbers. */
  OTHER;

  static final SystemKind CURRENT = of(System.getProperty("os.name", ""));

  static SystemKind of(String osName) {
    String lower = osName.toLowerCase(Locale.ROOT);
    if (lower.equals("linux")) {
      return LINUX;
    }
    return lower.startsWith("mac") || lower.startsWith("windows") ? STORED_START : OTHER;
  }
}
