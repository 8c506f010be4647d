package io.mortise.internal.filesystem;

import io.mortise.internal.backend.FileIdentity;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One line of {@code /proc/self/mountinfo}.
 *
 * @param device as the kernel writes it, {@code major:minor}
 * @param options of the file system and of the mount
 */
record Mount(String device, String point, String type, String source, List<String> options) {

  private static final int DEVICE = 2;
  private static final int POINT = 4;
  private static final int MOUNT_OPTIONS = 5;

  /** Null for a line that is not as it should be. */
  static @Nullable Mount parse(String line) {
    List<String> fields = List.of(line.split(" ", -1));
    int separator = fields.indexOf("-");
    if (separator <= MOUNT_OPTIONS || fields.size() < separator + 4) {
      return null;
    }
    List<String> options = new ArrayList<>(List.of(fields.get(separator + 3).split(",", -1)));
    options.addAll(List.of(fields.get(MOUNT_OPTIONS).split(",", -1)));
    return new Mount(
        fields.get(DEVICE),
        plain(fields.get(POINT)),
        fields.get(separator + 1),
        plain(fields.get(separator + 2)),
        options);
  }

  static Mount unknown(String source) {
    return new Mount("", "", "unknown", source, List.of());
  }

  static List<Mount> parseAll(String mountInfo) {
    List<Mount> mounts = new ArrayList<>();
    for (String line : mountInfo.split("\n", -1)) {
      Mount mount = parse(line);
      if (mount != null) {
        mounts.add(mount);
      }
    }
    return mounts;
  }

  /**
   * The one that a file is on: the deepest above it, and of several at one place the last. One that
   * hides beneath another would have another device number.
   *
   * @param realPath of the file, absolute and without links
   * @param device of the file
   */
  static @Nullable Mount of(String realPath, String device, List<Mount> mounts) {
    Mount byPath = null;
    Mount byDevice = null;
    for (Mount mount : mounts) {
      if (mount.isAbove(realPath)) {
        byPath = mount.orDeeper(byPath);
        byDevice = mount.device.equals(device) ? mount.orDeeper(byDevice) : byDevice;
      }
    }
    return byDevice != null ? byDevice : byPath;
  }

  private boolean isAbove(String path) {
    return point.equals("/")
        || (path.startsWith(point)
            && (path.length() == point.length() || path.charAt(point.length()) == '/'));
  }

  private Mount orDeeper(@Nullable Mount other) {
    return other == null || point.length() >= other.point.length() ? this : other;
  }

  /** What {@code name=} is followed by; null if no option is. */
  @Nullable String value(String name) {
    for (String option : options) {
      if (option.startsWith(name + "=")) {
        return option.substring(name.length() + 1);
      }
    }
    return null;
  }

  boolean has(String option) {
    return options.contains(option);
  }

  /** Blanks and the like are written as three octal digits. */
  private static String plain(String escaped) {
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < escaped.length(); i++) {
      char c = escaped.charAt(i);
      if (c == '\\' && isOctal(escaped, i + 1)) {
        c = (char) Integer.parseInt(escaped, i + 1, i + 4, 8);
        i += 3;
      }
      text.append(c);
    }
    return text.toString();
  }

  private static boolean isOctal(String text, int start) {
    for (int i = start; i < start + 3; i++) {
      if (i >= text.length() || text.charAt(i) < '0' || text.charAt(i) > '7') {
        return false;
      }
    }
    return true;
  }

  /** The kernel's form of a device number as stat gives it. */
  static String device(long number) {
    return FileIdentity.major(number) + ":" + FileIdentity.minor(number);
  }
}
