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

  boolean isRequired() {
    return mode.equals("require");
  }

  boolean isModeKnown() {
    return isOff() || isRequired() || mode.equals("auto");
  }
}
