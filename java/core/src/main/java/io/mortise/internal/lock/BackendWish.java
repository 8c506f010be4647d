package io.mortise.internal.lock;

import io.mortise.Backend;
import io.mortise.FileSystemPolicy;
import io.mortise.LockUnsupportedException;
import io.mortise.MarkerStyle;
import io.mortise.Mechanism;
import io.mortise.Mortise;
import io.mortise.NativeStatus;
import io.mortise.internal.backend.Durations;
import io.mortise.internal.backend.LockBackend;
import io.mortise.internal.backend.MillisProperty;
import io.mortise.internal.filesystem.FileSystemCheck;
import io.mortise.internal.filesystem.MayHang;
import io.mortise.internal.guard.Guard;
import io.mortise.internal.jni.NativeBackend;
import io.mortise.internal.marker.MarkerOptions;
import io.mortise.internal.portable.PortableBackend;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** What a builder was told about backends. Not thread-safe. */
public final class BackendWish {

  private @Nullable Backend backend;
  private @Nullable MarkerStyle markerStyle;
  private @Nullable Duration staleAfter;
  private @Nullable FileSystemPolicy policy;

  public void backend(Backend chosen) {
    backend = Objects.requireNonNull(chosen, "backend");
  }

  public void markerStyle(MarkerStyle style) {
    markerStyle = Objects.requireNonNull(style, "markerStyle");
  }

  /**
   * See {@link MarkerOptions}.
   *
   * @throws IllegalArgumentException if it is not positive
   */
  public void staleAfter(Duration age) {
    if (age.isNegative() || age.isZero()) {
      throw new IllegalArgumentException("staleAfter: not positive: " + Durations.text(age));
    }
    staleAfter = age;
  }

  public void fileSystemPolicy(FileSystemPolicy chosen) {
    policy = Objects.requireNonNull(chosen, "fileSystemPolicy");
  }

  /** What comes of it in this JVM, for that file, or for the files of that directory. */
  public BackendChoice choose(Path path, Mechanism mechanism) throws LockUnsupportedException {
    FileSystemCheck check = FileSystemCheck.of(policy);
    MillisProperty.nanos(Guard.GRACE, 0); // nonsense is said now, not when a server is down
    Guard guard = MayHang.at(path) ? new Guard() : null;
    if (backend == Backend.PORTABLE) {
      return new BackendChoice(path, guarded(portable(), guard), null, check, null, guard);
    }
    NativeStatus status = Mortise.nativeStatus();
    boolean nativeOnly = backend == Backend.NATIVE || status.requiredBy().isPresent();
    if (status.isLoaded()) {
      return new BackendChoice(
          path,
          guarded(new NativeBackend(), guard),
          nativeOnly ? null : guarded(portable(), guard),
          check,
          status,
          guard);
    }
    if (nativeOnly || mechanism == Mechanism.FLOCK) {
      throw new LockUnsupportedException(
          "open", path, "the native library is not available: " + status.describe(), null, 0);
    }
    DegradedMode.report(status);
    return new BackendChoice(path, guarded(portable(), guard), null, check, status, guard);
  }

  private static LockBackend guarded(LockBackend backend, @Nullable Guard guard) {
    return guard == null ? backend : Guarding.backend(backend, guard);
  }

  private LockBackend portable() {
    MarkerStyle style = markerStyle != null ? markerStyle : MarkerOptions.defaultStyle();
    return new PortableBackend(new MarkerOptions(style, staleAfter));
  }
}
