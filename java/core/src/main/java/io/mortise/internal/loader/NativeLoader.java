package io.mortise.internal.loader;

import io.mortise.NativeStatus;
import io.mortise.NativeStatus.Attempt;
import io.mortise.NativeStatus.State;
import io.mortise.internal.jni.Platform;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

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
    String platform = "unknown";
    String requiringSetting = null;
    try {
      platform = Platform.name();
      NativeSettings settings = NativeSettings.read();
      requiringSetting = settings.requiringUnlessLoaded();
      return new Search(settings, platform).run();
    } catch (Throwable e) {
      return broken(platform, requiringSetting, e);
    }
  }

  /**
   * The search itself failed. Any class may be the one that is missing: so it uses none of ours.
   */
  private static NativeStatus broken(
      String platform, @Nullable String requiringSetting, Throwable failure) {
    String text = failure.toString().replace('\r', ' ').replace('\n', ' ');
    return new NativeStatus(
        State.LINK_FAILED,
        platform,
        Optional.empty(),
        List.of(new Attempt("search", State.LINK_FAILED, text)),
        Optional.ofNullable(requiringSetting),
        failure instanceof LinkageError
            ? "use the jar as it was built"
            : "remove that cause and start Java anew");
  }
}
