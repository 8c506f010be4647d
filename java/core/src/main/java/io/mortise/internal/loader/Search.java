package io.mortise.internal.loader;

import io.mortise.NativeStatus;
import io.mortise.NativeStatus.Attempt;
import io.mortise.NativeStatus.State;
import io.mortise.internal.jni.Handshake;
import io.mortise.internal.jni.Platform;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * One search for the library, which ends with the first that fits.
 *
 * <p>Order: the file named by {@code mortise.native.path}, alone; else the JVM's library path; else
 * the copy in the jar.
 */
final class Search {

  /** With the ABI in it: what an older version left on the library path has another name. */
  private static final String LIBRARY = "mortise-" + Handshake.ABI;

  private static final String LIBRARY_PATH = "library path";

  private final NativeSettings settings;
  private final String platform;
  private final List<Attempt> attempts = new ArrayList<>();
  private boolean isDirectoryToBlame;

  Search(NativeSettings settings, String platform) {
    this.settings = settings;
    this.platform = platform;
  }

  NativeStatus run() {
    if (settings.isOff()) {
      return status(State.DISABLED, null, "-D" + NativeSettings.MODE + "=off is set");
    }
    if (!settings.isModeKnown()) {
      return failed(State.INVALID_SETTING);
    }
    if (!Handshake.canFindUs()) {
      attempts.add(
          new Attempt("classes", State.RELOCATED, "moved to " + Handshake.class.getPackageName()));
      return failed(State.RELOCATED);
    }
    String source = find();
    if (source == null) {
      return failed(Diagnosis.leading(attempts));
    }
    boolean polls = Handshake.begin();
    return status(
        State.LOADED, source, polls ? "no real-time signal is free, so waits for a lock poll" : "");
  }

  /** Where the library came from that is loaded now, and fits; null for none. */
  private @Nullable String find() {
    if (settings.path() != null) {
      return tryNamed(settings.path()) ? settings.path() : null;
    }
    if (tryLibraryPath()) {
      return LIBRARY_PATH + ": " + LIBRARY;
    }
    // Where the JVM denies native access, it would deny it again.
    boolean denied = attempts.get(0).state() == State.ACCESS_DENIED;
    return denied ? null : tryBundled();
  }

  private boolean tryNamed(String file) {
    try {
      System.load(file);
      requireAbi();
      return true;
    } catch (Throwable e) {
      attempts.add(Diagnosis.attempt(file, e));
      return false;
    }
  }

  private boolean tryLibraryPath() {
    try {
      System.loadLibrary(LIBRARY);
      requireAbi();
      return true;
    } catch (Throwable e) {
      attempts.add(isAbsence(e) ? nothingThere() : Diagnosis.attempt(LIBRARY_PATH, e));
      return false;
    }
  }

  private static boolean isAbsence(Throwable e) {
    return e instanceof UnsatisfiedLinkError
        && String.valueOf(e.getMessage()).startsWith("no " + LIBRARY + " in ");
  }

  /** Without the JVM's words, which list the whole path. */
  private static Attempt nothingThere() {
    return new Attempt(
        LIBRARY_PATH, State.RESOURCE_MISSING, "no " + System.mapLibraryName(LIBRARY));
  }

  /** Where it was read from; null if it cannot be used. */
  private @Nullable String tryBundled() {
    try {
      BundledLibrary library = BundledLibrary.read(platform);
      isDirectoryToBlame = true;
      unpackAndLoad(library);
      isDirectoryToBlame = false;
      requireAbi();
      return library.origin();
    } catch (Throwable e) {
      attempts.add(Diagnosis.attempt("jar: " + BundledLibrary.resourceOn(platform), e));
      return null;
    }
  }

  private void unpackAndLoad(BundledLibrary library) throws Exception {
    if (Platform.isWindows()) {
      SharedCopy.load(Places.ofWindowsUser(settings.directory(), System.getenv("LOCALAPPDATA")), library);
      return;
    }
    PrivateCopy copy =
        PrivateCopy.write(Places.temporary(settings.directory()), library, new FreshNames());
    try {
      copy.load(library);
    } finally {
      copy.remove();
    }
  }

  /** A library of somebody else's loads, and then has none of our methods: UnsatisfiedLinkError. */
  private static void requireAbi() throws LoadFailure {
    int abi = Handshake.abiOfLibrary();
    if (abi != Handshake.ABI) {
      throw new LoadFailure(
          State.ABI_MISMATCH, "its ABI is " + abi + ", expected " + Handshake.ABI);
    }
  }

  private NativeStatus failed(State state) {
    return status(state, null, Diagnosis.hint(state, platform));
  }

  private NativeStatus status(State state, @Nullable String source, String hint) {
    return new NativeStatus(
        state,
        platform,
        Optional.ofNullable(source),
        attempts,
        Optional.ofNullable(demand(state)),
        hint);
  }

  /** The setting that does not allow for the portable backend, as it stands on the command line. */
  private @Nullable String demand(State state) {
    if (state == State.DISABLED) {
      return null;
    }
    if (settings.isRequired() || !settings.isModeKnown()) {
      return "-D" + NativeSettings.MODE + "=" + settings.mode();
    }
    if (state != State.LOADED && settings.path() != null) {
      return "-D" + NativeSettings.PATH + "=" + settings.path();
    }
    return isDirectoryToBlame && settings.directory() != null
        ? "-D" + NativeSettings.DIRECTORY + "=" + settings.directory()
        : null;
  }
}
