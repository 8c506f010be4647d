package io.mortise.internal.loader;

import io.mortise.NativeStatus.Attempt;
import io.mortise.NativeStatus.State;
import java.io.IOException;
import java.nio.file.InvalidPathException;
import java.util.List;

/** From failures to what is told: a state, one line, and what to do about it. */
final class Diagnosis {

  private Diagnosis() {}

  static Attempt attempt(String location, Throwable failure) {
    return new Attempt(location, stateOf(failure), oneLine(textOf(failure)));
  }

  /**
   * All of Throwable: with {@code --illegal-native-access=deny} the JVM throws
   * IllegalCallerException, which is no LinkageError.
   */
  private static State stateOf(Throwable failure) {
    if (failure instanceof LoadFailure known) {
      return known.state();
    }
    if (failure instanceof IllegalCallerException || failure instanceof SecurityException) {
      return State.ACCESS_DENIED;
    }
    if (failure instanceof IOException || failure instanceof InvalidPathException) {
      return State.EXTRACT_FAILED;
    }
    // JNI_OnLoad did not find a class or a method of ours. That we are not relocated is known by
    // then.
    boolean ofAnotherVersion =
        failure instanceof LinkageError && !(failure instanceof UnsatisfiedLinkError);
    return ofAnotherVersion ? State.ABI_MISMATCH : State.LINK_FAILED;
  }

  private static String textOf(Throwable failure) {
    boolean speaksForItself =
        failure instanceof LoadFailure || failure instanceof UnsatisfiedLinkError;
    String message = failure.getMessage();
    return speaksForItself && message != null ? message : failure.toString();
  }

  private static String oneLine(String text) {
    return text.replace('\r', ' ').replace('\n', ' ');
  }

  /** The last one that found something; a place with nothing in it is no cause. */
  static State leading(List<Attempt> attempts) {
    for (int i = attempts.size() - 1; i >= 0; i--) {
      State state = attempts.get(i).state();
      if (state != State.RESOURCE_MISSING && state != State.UNSUPPORTED_PLATFORM) {
        return state;
      }
    }
    return attempts.get(attempts.size() - 1).state();
  }

  static String hint(State state, String platform) {
    return switch (state) {
      case INVALID_SETTING -> "set -D" + NativeSettings.MODE + " to auto, require or off";
      case UNSUPPORTED_PLATFORM ->
          "set -D"
              + NativeSettings.PATH
              + " to a library that you built for it, or -D"
              + NativeSettings.MODE
              + "=off";
      case RESOURCE_MISSING ->
          "use a jar that has " + BundledLibrary.resourceOn(platform) + ", or set -D" + pathTo();
      case EXTRACT_FAILED ->
          "set -D"
              + NativeSettings.DIRECTORY
              + " to a directory of yours that can be written and allows execution";
      case NOEXEC -> "set -D" + NativeSettings.DIRECTORY + " to a directory that allows execution";
      case DIGEST_MISMATCH ->
          "use the jar as it was built, and look for a second Mortise on the class path";
      case ACCESS_DENIED ->
          "start Java with --enable-native-access="
              + (Diagnosis.class.getModule().isNamed() ? "io.mortise" : "ALL-UNNAMED");
      case ABI_MISMATCH -> "remove the other version of Mortise, or set -D" + pathTo();
      case RELOCATED ->
          "leave Mortise's packages where they are: exclude them from relocation (shading)";
      case LINK_FAILED -> "set -D" + pathTo();
      case LOADED, DISABLED -> "";
    };
  }

  private static String pathTo() {
    return NativeSettings.PATH + " to a library of this version for this platform";
  }
}
