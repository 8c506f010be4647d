package io.mortise.internal.loader;

import io.mortise.NativeStatus.Attempt;
import io.mortise.NativeStatus.State;
import java.io.IOException;
import java.nio.file.InvalidPathException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** From failures to what is told: a state, one line, and what to do about it. */
final class Diagnosis {

  private static final String WHOLE_JAR = "use the jar as it was built";

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
    boolean ofFiles = failure instanceof IOException || failure instanceof InvalidPathException;
    return ofFiles ? State.EXTRACT_FAILED : State.LINK_FAILED;
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

  /** A place with nothing in it is no cause. */
  static boolean foundSomething(State state) {
    return state != State.RESOURCE_MISSING && state != State.UNSUPPORTED_PLATFORM;
  }

  /** The last one that found something, or the last one. */
  static State leading(List<Attempt> attempts) {
    for (int i = attempts.size() - 1; i >= 0; i--) {
      State state = attempts.get(i).state();
      if (foundSomething(state)) {
        return state;
      }
    }
    return attempts.get(attempts.size() - 1).state();
  }

  /**
   * Whether a library that was right in the jar failed because of the directory it was unpacked to:
   * another directory would help. What the system says of the library itself is no fault of it.
   */
  static boolean isOfTheDirectory(State stateOnceUnpacking) {
    return stateOnceUnpacking == State.EXTRACT_FAILED
        || stateOnceUnpacking == State.NOEXEC
        || stateOnceUnpacking == State.DIGEST_MISMATCH;
  }

  /** What helps against this failure in particular; null for what helps in its state. */
  static @Nullable String ownHint(Throwable failure) {
    if (failure instanceof LoadFailure known) {
      return known.hint();
    }
    // A class of ours is missing: those that the library looks for are LoadFailures by now.
    boolean ofOurClasses =
        failure instanceof LinkageError && !(failure instanceof UnsatisfiedLinkError);
    return ofOurClasses ? WHOLE_JAR : null;
  }

  static String hint(State state, String platform, NativeSettings settings) {
    boolean isFileNamed = settings.path() != null;
    return switch (state) {
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
      case NOEXEC ->
          isFileNamed
              ? "put that library into a directory that allows execution"
              : "set -D" + NativeSettings.DIRECTORY + " to a directory that allows execution";
      case DIGEST_MISMATCH -> WHOLE_JAR + ", and look for a second Mortise on the class path";
      case ACCESS_DENIED ->
          "start Java with --enable-native-access="
              + (Diagnosis.class.getModule().isNamed() ? "io.mortise" : "ALL-UNNAMED");
      case ABI_MISMATCH ->
          isFileNamed ? otherFile() : "remove the other version of Mortise, or set -D" + pathTo();
      case RELOCATED ->
          "leave Mortise's packages where they are: exclude them from relocation (shading)";
      case LINK_FAILED -> isFileNamed ? otherFile() : "set -D" + pathTo();
      case LOADED, DISABLED, INVALID_SETTING -> "";
    };
  }

  private static String pathTo() {
    return NativeSettings.PATH + " to a library of this version for this platform";
  }

  private static String otherFile() {
    return "put a library of this version for this platform there, or leave -D"
        + NativeSettings.PATH
        + " out";
  }
}
