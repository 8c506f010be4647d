package io.mortise.internal.loader;

import io.mortise.NativeStatus;
import io.mortise.NativeStatus.Attempt;
import io.mortise.NativeStatus.State;
import io.mortise.internal.jni.Handshake;
import io.mortise.internal.jni.Platform;
import java.io.IOException;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
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
  private @Nullable String hintOfLeading;
  private boolean isDirectoryToBlame;
  private boolean waitsPoll;

  Search(NativeSettings settings, String platform) {
    this.settings = settings;
    this.platform = platform;
  }

  NativeStatus run() {
    if (settings.isOff()) {
      return status(State.DISABLED, null, "-D" + NativeSettings.MODE + "=off is set");
    }
    String correction = settings.correction();
    if (correction != null) {
      return status(State.INVALID_SETTING, null, correction);
    }
    if (!Handshake.canFindUs()) {
      attempts.add(
          new Attempt("classes", State.RELOCATED, "moved to " + Handshake.class.getPackageName()));
      return failed();
    }
    String source = find();
    if (source == null) {
      return failed();
    }
    return status(
        State.LOADED,
        source,
        waitsPoll
            ? "no real-time signal was free at the start, so waits for a lock may have to poll"
            : "");
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
      NamedFile.load(file);
      begin();
      return true;
    } catch (Throwable e) {
      record(file, e);
      return false;
    }
  }

  private boolean tryLibraryPath() {
    try {
      JvmLoader.loadFromLibraryPath(LIBRARY);
      begin();
      return true;
    } catch (Throwable e) {
      if (isAbsence(e)) {
        attempts.add(nothingThere());
      } else {
        record(LIBRARY_PATH, e);
      }
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
    boolean unpacking = false;
    try {
      BundledLibrary library = BundledLibrary.read(platform);
      unpacking = true;
      unpackAndLoad(library);
      begin();
      return library.origin();
    } catch (Throwable e) {
      Attempt attempt = record("jar: " + BundledLibrary.resourceOn(platform), e);
      isDirectoryToBlame = unpacking && Diagnosis.isOfTheDirectory(attempt.state());
      return null;
    }
  }

  private void unpackAndLoad(BundledLibrary library) throws Exception {
    if (Platform.isWindows()) {
      SharedCopy.load(
          Places.ofWindowsUser(settings.directory(), System.getenv("LOCALAPPDATA")), library);
      return;
    }
    try {
      load(
          PrivateCopy.write(Places.temporary(settings.directory()), library, new FreshNames()),
          library);
    } catch (IOException | LoadFailure | InvalidPathException e) {
      if (settings.directory() != null) {
        throw e; // the only place
      }
      unpackElsewhere(library, e);
    }
  }

  private static void load(PrivateCopy copy, BundledLibrary library)
      throws IOException, LoadFailure {
    try {
      copy.load(library);
    } finally {
      copy.remove();
    }
  }

  /** The first failure counts, for it is of the place that the user knows; all are told. */
  private void unpackElsewhere(BundledLibrary library, Exception first) throws LoadFailure {
    String resource = BundledLibrary.resourceOn(platform);
    Attempt failed = Diagnosis.attempt("jar: " + resource, first);
    StringBuilder reasons = new StringBuilder("in ").append(Places.temporaryName());
    reasons.append(": ").append(failed.failure());
    List<Path> places =
        Places.further(
            System.getenv("XDG_RUNTIME_DIR"),
            System.getenv("XDG_CACHE_HOME"),
            System.getProperty("user.home"));
    for (Path place : places) {
      try {
        load(PrivateCopy.writeInPrivatePlace(place, library, new FreshNames()), library);
        attempts.add(new Attempt(failed.location(), failed.state(), reasons.toString()));
        return;
      } catch (IOException | LoadFailure | InvalidPathException e) {
        String reason = Diagnosis.attempt(place.toString(), e).failure();
        reasons.append("; then in ").append(place).append(": ").append(reason);
      }
    }
    throw new LoadFailure(failed.state(), reasons.toString(), Diagnosis.ownHint(first));
  }

  /** What was loaded may be anybody's. That it is ours, and whole, is seen before it is used. */
  private void begin() throws LoadFailure {
    int abi = abiOfLibrary();
    if (abi != Handshake.ABI) {
      throw new LoadFailure(
          State.ABI_MISMATCH, "its ABI is " + abi + ", expected " + Handshake.ABI);
    }
    try {
      waitsPoll = Handshake.beginAndTellWhetherWaitsPoll();
    } catch (UnsatisfiedLinkError e) {
      throw new LoadFailure(
          State.ABI_MISMATCH, "its ABI is " + abi + ", but it lacks " + e.getMessage());
    }
  }

  private static int abiOfLibrary() throws LoadFailure {
    try {
      return Handshake.abiOfLibrary();
    } catch (UnsatisfiedLinkError e) {
      throw new LoadFailure(State.LINK_FAILED, "it loads, but has none of Mortise's methods");
    }
  }

  private Attempt record(String location, Throwable failure) {
    Attempt attempt = Diagnosis.attempt(location, failure);
    attempts.add(attempt);
    boolean isLeading =
        Diagnosis.foundSomething(attempt.state())
            || !Diagnosis.foundSomething(Diagnosis.leading(attempts));
    if (isLeading) {
      hintOfLeading = Diagnosis.ownHint(failure);
    }
    return attempt;
  }

  private NativeStatus failed() {
    State state = Diagnosis.leading(attempts);
    String hint = hintOfLeading != null ? hintOfLeading : Diagnosis.hint(state, platform, settings);
    return status(state, null, hint);
  }

  private NativeStatus status(State state, @Nullable String source, String hint) {
    return new NativeStatus(
        state,
        platform,
        Optional.ofNullable(source),
        attempts,
        Optional.ofNullable(requiringSetting(state)),
        hint);
  }

  /** The setting that does not allow for the portable backend, as it stands on the command line. */
  private @Nullable String requiringSetting(State state) {
    if (state == State.LOADED) {
      return settings.requiring();
    }
    String setting = settings.requiringUnlessLoaded();
    return setting == null && isDirectoryToBlame ? settings.directoryAsSet() : setting;
  }
}
