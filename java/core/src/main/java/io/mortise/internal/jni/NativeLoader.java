package io.mortise.internal.jni;

import io.mortise.NativeStatus;
import io.mortise.NativeStatus.Attempt;
import io.mortise.NativeStatus.State;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Finds and loads the native library, once per class loader, and remembers what came of it.
 *
 * <p>Order: the file named by {@code mortise.native.path}; else the JVM's library path; else the
 * copy in the jar, extracted. A file that was named explicitly is the only one tried.
 *
 * <p>Nothing is thrown from here, whatever happens: an error in a static initializer would turn up
 * later, elsewhere, as NoClassDefFoundError without its cause. All of Throwable is caught, because
 * with {@code --illegal-native-access=deny} the JVM throws IllegalCallerException, which is no
 * LinkageError.
 */
public final class NativeLoader {

  private static final String LIBRARY = "mortise";
  private static final String SWITCH_PROPERTY = "mortise.native";
  private static final String PATH_PROPERTY = "mortise.native.path";

  private static final NativeStatus STATUS = load();

  private NativeLoader() {}

  public static NativeStatus status() {
    return STATUS;
  }

  private static NativeStatus load() {
    List<Attempt> attempts = new ArrayList<>();
    try {
      return tryAll(attempts);
    } catch (Throwable e) {
      return failed(attempts, new Attempt("loader", State.LINK_FAILED, e.toString()));
    }
  }

  private static NativeStatus tryAll(List<Attempt> attempts) {
    if (System.getProperty(SWITCH_PROPERTY, "auto").equals("off")) {
      return new NativeStatus(
          State.DISABLED,
          Platform.name(),
          Optional.empty(),
          attempts,
          "-D" + SWITCH_PROPERTY + "=off is set");
    }
    String explicit = System.getProperty(PATH_PROPERTY);
    if (explicit != null) {
      return tryOne(attempts, explicit, () -> System.load(explicit))
          .orElseGet(() -> failed(attempts));
    }
    return tryOne(attempts, "library path", () -> System.loadLibrary(LIBRARY))
        .or(() -> tryExtracted(attempts))
        .orElseGet(() -> failed(attempts));
  }

  /** A way of loading that may fail in any manner. */
  private interface LoadStep {
    void run() throws Exception;
  }

  private static Optional<NativeStatus> tryOne(
      List<Attempt> attempts, String location, LoadStep step) {
    try {
      step.run();
      return handshake(attempts, location);
    } catch (Throwable e) {
      attempts.add(new Attempt(location, stateOf(e), String.valueOf(e.getMessage())));
      return Optional.empty();
    }
  }

  /** A library of somebody else's loads, and then has none of our methods: UnsatisfiedLinkError. */
  private static Optional<NativeStatus> handshake(List<Attempt> attempts, String location) {
    int abi = NativeCalls.abi();
    if (abi != NativeCalls.EXPECTED_ABI) {
      String failure = "its ABI is " + abi + ", expected " + NativeCalls.EXPECTED_ABI;
      attempts.add(new Attempt(location, State.ABI_MISMATCH, failure));
      return Optional.empty();
    }
    boolean polls = NativeCalls.init() == 0 && Platform.name().startsWith("linux");
    String hint = polls ? "no real-time signal is free, so waits for a lock poll" : "";
    return Optional.of(
        new NativeStatus(State.LOADED, Platform.name(), Optional.of(location), attempts, hint));
  }

  private static Optional<NativeStatus> tryExtracted(List<Attempt> attempts) {
    String resource =
        "/META-INF/native/mortise/" + Platform.name() + "/" + System.mapLibraryName(LIBRARY);
    return tryOne(
        attempts,
        "jar:" + resource,
        () -> {
          try (ExtractedLibrary library = ExtractedLibrary.of(resource)) {
            Path file = library.file();
            System.load(file.toString());
          }
        });
  }

  private static State stateOf(Throwable failure) {
    if (failure instanceof ExtractedLibrary.MissingException) {
      return State.RESOURCE_MISSING;
    }
    if (failure instanceof java.io.IOException) {
      return State.EXTRACT_FAILED;
    }
    if (failure instanceof IllegalCallerException) {
      return State.ACCESS_DENIED;
    }
    if (failure instanceof NoClassDefFoundError) {
      return State.RELOCATED;
    }
    return State.LINK_FAILED;
  }

  private static NativeStatus failed(List<Attempt> attempts, Attempt last) {
    attempts.add(last);
    return failed(attempts);
  }

  /** The last attempt is the one that should have worked, so its failure names the state. */
  private static NativeStatus failed(List<Attempt> attempts) {
    State state = attempts.get(attempts.size() - 1).state();
    return new NativeStatus(state, Platform.name(), Optional.empty(), attempts, hintFor(state));
  }

  private static String hintFor(State state) {
    return switch (state) {
      case ACCESS_DENIED ->
          "start Java with --enable-native-access=ALL-UNNAMED, or =io.mortise on the module path";
      case EXTRACT_FAILED, LINK_FAILED ->
          "set -D"
              + ExtractedLibrary.DIRECTORY_PROPERTY
              + " to a directory that may be written and executed, or -D"
              + PATH_PROPERTY
              + " to a library that fits";
      case RESOURCE_MISSING -> "use a jar built for this platform, or set -D" + PATH_PROPERTY;
      default -> "set -D" + PATH_PROPERTY + " to a library that fits";
    };
  }
}
