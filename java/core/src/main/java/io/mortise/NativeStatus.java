package io.mortise;

import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * Whether the native library is in use, and why or why not. Fixed for the life of the process (of
 * the class loader, to be exact), so the first failure stays known. Immutable, and safe for use by
 * any threads.
 *
 * @param state what came of it
 * @param platform this machine, as the jar names it, for example {@code linux-x86_64}
 * @param source where the library in use came from: the file that {@code mortise.native.path}
 *     names; {@code library path: } and the name it was found by on {@code java.library.path}; or a
 *     place in the jar: a file of an unpacked jar, the jar's file name with {@code !/} and the
 *     entry, or the URL that the class loader gave. Empty when none is in use
 * @param attempts every place that was tried and did not work, in order; there can be some when the
 *     library is in use
 * @param requiredBy the setting because of which files are opened natively or not at all, for
 *     example {@code -Dmortise.native=require}, unless {@link Backend#PORTABLE} is asked for; empty
 *     when the portable backend may take over
 * @param hint what to do about it, naming the setting, or what else there is to know: that it is
 *     switched off by a setting, or, when it is in use, that waits for a lock may have to poll,
 *     because no real-time signal was free when it was loaded. Empty when nothing needs doing
 */
public record NativeStatus(
    State state,
    String platform,
    Optional<String> source,
    List<Attempt> attempts,
    Optional<String> requiredBy,
    String hint) {

  /** What came of loading the library. */
  public enum State {
    /** In use. */
    LOADED,
    /** Switched off by {@code mortise.native=off}. */
    DISABLED,
    /**
     * The value of {@code mortise.native} is none of those there are, or {@code
     * mortise.native.path} or {@code mortise.native.dir} is empty.
     */
    INVALID_SETTING,
    /** No library is built for this operating system and processor. */
    UNSUPPORTED_PLATFORM,
    /**
     * There is no library at that place: the jar was built without one for this platform, or
     * stripped, or cannot be read.
     */
    RESOURCE_MISSING,
    /** The library could not be written to a directory of its own. */
    EXTRACT_FAILED,
    /**
     * The library in the jar is not the one the jar was built with; or the copy that was made of it
     * was changed by somebody before it was loaded.
     */
    DIGEST_MISMATCH,
    /** The directory it was written to, or the named file is in, does not allow execution. */
    NOEXEC,
    /**
     * It could not be loaded, for a reason that no other state names. Mostly the operating system's
     * loader refused the file: it is missing, damaged, or for another system. Also: it is in use by
     * another class loader, it has none of Mortise's methods, or the search failed, for example
     * because a class is missing from the jar.
     */
    LINK_FAILED,
    /** The JVM refused native access; see {@code --enable-native-access}. */
    ACCESS_DENIED,
    /** It is of another version of Mortise, or not all of it is there. */
    ABI_MISMATCH,
    /** The classes were moved to another package, where the library does not find them. */
    RELOCATED
  }

  /**
   * One place that was tried.
   *
   * @param location a file, a library name or a place in the jar
   * @param state how it failed
   * @param failure what the JVM or the system said
   */
  public record Attempt(String location, State state, String failure) {
    public Attempt {
      Objects.requireNonNull(location, "location");
      Objects.requireNonNull(state, "state");
      Objects.requireNonNull(failure, "failure");
    }
  }

  /** Copies the list. */
  public NativeStatus {
    Objects.requireNonNull(state, "state");
    Objects.requireNonNull(platform, "platform");
    Objects.requireNonNull(source, "source");
    Objects.requireNonNull(requiredBy, "requiredBy");
    Objects.requireNonNull(hint, "hint");
    attempts = List.copyOf(attempts);
  }

  /** Whether the native library is in use. */
  public boolean isLoaded() {
    return state == State.LOADED;
  }

  /** One line: the state, where from or why not, and what to do. */
  public String describe() {
    StringBuilder text = new StringBuilder(state.name()).append(" on ").append(platform);
    source.ifPresent(place -> text.append(", from ").append(place));
    for (Attempt attempt : isLoaded() ? List.<Attempt>of() : attempts) {
      text.append("; ").append(attempt.location()).append(": ").append(attempt.failure());
    }
    if (!isLoaded()) {
      requiredBy.ifPresent(setting -> text.append("; ").append(setting).append(" is set"));
    }
    if (!hint.isEmpty()) {
      text.append("; ").append(hint);
    }
    return text.toString();
  }
}
