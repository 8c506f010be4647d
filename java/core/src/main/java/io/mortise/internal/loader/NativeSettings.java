package io.mortise.internal.loader;

import org.jspecify.annotations.Nullable;

/**
 * What the user says about native code. Something that is set has to work: see docs/decisions/0010.
 *
 * @param mode {@code auto}, {@code require} or {@code off}; anything else is a mistake
 * @param path the only file to load; null for none
 * @param directory where to unpack the library; null for the system's choice
 */
record NativeSettings(String mode, @Nullable String path, @Nullable String directory) {

  static final String MODE = "mortise.native";
  static final String PATH = "mortise.native.path";
  static final String DIRECTORY = "mortise.native.dir";

  static NativeSettings read() {
    return new NativeSettings(
        System.getProperty(MODE, "auto"), System.getProperty(PATH), System.getProperty(DIRECTORY));
  }

  boolean isOff() {
    return mode.equals("off");
  }

  private boolean isModeKnown() {
    return isOff() || mode.equals("require") || mode.equals("auto");
  }

  /** What would make a value of each setting right; null when all are. */
  @Nullable String correction() {
    if (!isModeKnown()) {
      return "set -D" + MODE + " to auto, require or off";
    }
    if (isEmpty(path)) {
      return "set -D" + PATH + " to a library, or leave it out";
    }
    return isEmpty(directory) ? "set -D" + DIRECTORY + " to a directory, or leave it out" : null;
  }

  /** For a path, "" means the working directory, which nobody means. */
  private static boolean isEmpty(@Nullable String value) {
    return value != null && value.isEmpty();
  }

  /** The setting because of which locks must be native, as on the command line; or null. */
  @Nullable String requiring() {
    return mode.equals("require") ? modeAsSet() : null;
  }

  /** The same, when the library is not loaded: also a setting that has to have an effect. */
  @Nullable String requiringUnlessLoaded() {
    if (isOff()) {
      return null;
    }
    if (!mode.equals("auto")) {
      return modeAsSet();
    }
    if (path != null) {
      return "-D" + PATH + "=" + path;
    }
    return isEmpty(directory) ? directoryAsSet() : null;
  }

  private String modeAsSet() {
    return "-D" + MODE + "=" + mode;
  }

  /** Null when it is not set. */
  @Nullable String directoryAsSet() {
    return directory == null ? null : "-D" + DIRECTORY + "=" + directory;
  }
}
