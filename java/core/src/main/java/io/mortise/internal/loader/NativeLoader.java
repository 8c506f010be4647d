package io.mortise.internal.loader;

import io.mortise.NativeStatus;
import io.mortise.NativeStatus.State;
import io.mortise.internal.jni.Platform;
import java.util.List;
import java.util.Optional;

/**
 * Loads the native library, once per class loader, and remembers what came of it.
 *
 * <p>Nothing is thrown from here, whatever happens: an error in a static initializer would turn up
 * later, elsewhere, as NoClassDefFoundError without its cause.
 */
public final class NativeLoader {

  private static final NativeStatus STATUS = load();

  private NativeLoader() {}

  public static NativeStatus status() {
    return STATUS;
  }

  private static NativeStatus load() {
    try {
      return new Search(NativeSettings.read(), Platform.name()).run();
    } catch (Throwable e) {
      // Of the search itself, for example because a class is missing from a damaged jar.
      return new NativeStatus(
          State.LINK_FAILED,
          "unknown",
          Optional.empty(),
          List.of(),
          Optional.empty(),
          e.toString());
    }
  }
}
