package io.mortise.internal.identity;

import java.util.HashMap;
import java.util.Map;
import java.util.OptionalLong;

/** Nobody is there, nothing is hidden, and /proc is ours, until a test says otherwise. */
final class FakeProcessTable implements ProcessTable {

  static final long BOOT_MILLIS = 1_000_000;

  boolean ours = true;
  boolean hides = false;
  OptionalLong boot = OptionalLong.of(BOOT_MILLIS);
  final Map<Long, Sighting> processes = new HashMap<>();

  @Override
  public boolean isOurs() {
    return ours;
  }

  @Override
  public Sighting look(long pid) {
    return processes.getOrDefault(pid, Sighting.GONE);
  }

  @Override
  public boolean hidesOthers() {
    return hides;
  }

  @Override
  public OptionalLong bootMillis() {
    return boot;
  }

  /** Of a machine that was never suspended, and whose clock was never set. */
  @Override
  public OptionalLong firstFileMillis() {
    return boot;
  }
}
