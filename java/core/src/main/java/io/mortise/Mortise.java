package io.mortise;

import io.mortise.internal.loader.NativeLoader;
import java.util.Optional;

/**
 * Facts about this copy of the library. Its methods can be called by any thread, and never throw.
 */
public final class Mortise {

  private Mortise() {}

  /**
   * Whether locks are taken natively here, and why. Always the same object.
   *
   * <p>The first call loads the library, if no file was opened before: it reads the jar and writes
   * to a directory, and takes as long as these take; other threads that call meanwhile wait for it,
   * interrupted or not. Later calls do not block. What fails is told by the status, not thrown.
   */
  public static NativeStatus nativeStatus() {
    return NativeLoader.status();
  }

  /** The version, for example {@code 1.2.0}, or {@code unknown} outside the jar. */
  public static String version() {
    return Optional.ofNullable(Mortise.class.getPackage().getImplementationVersion())
        .or(
            () ->
                Mortise.class.getModule().getDescriptor() == null
                    ? Optional.empty()
                    : Mortise.class.getModule().getDescriptor().rawVersion())
        .orElse("unknown");
  }
}
