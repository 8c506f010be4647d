package io.mortise;

import io.mortise.internal.loader.NativeLoader;
import java.util.Optional;

/** Facts about this copy of the library. */
public final class Mortise {

  private Mortise() {}

  /** Whether locks are taken natively here, and why. Loads the library if that has not happened. */
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
