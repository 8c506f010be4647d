package io.mortise.internal.retain;

import io.mortise.internal.backend.MillisProperty;

/** What the system property {@code mortise.retain} asks for, for who does not ask by himself. */
public final class DefaultRetention {

  private DefaultRetention() {}

  /** 0 for none. */
  public static long idleNanos() {
    return MillisProperty.nanos("mortise.retain", 0);
  }
}
