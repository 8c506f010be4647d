package io.mortise.internal.portable;

import io.mortise.LockMode;
import io.mortise.internal.backend.ByteRange;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What the descriptions of one file hold within this process, where shared locks and ranges are
 * exact. Guarded by the {@link PortableFile}.
 */
final class HeldRanges {

  /** {@code alone}: it was granted without a lock of the kernel. */
  record Held(Object holder, LockMode mode, ByteRange range, boolean alone) {}

  private final List<Held> all = new ArrayList<>();

  /** Is there nothing for which the kernel's lock is needed? */
  boolean needsNoKernelLock() {
    return all.stream().allMatch(Held::alone);
  }

  /** Was this granted without a lock of the kernel? */
  boolean isAlone(Object holder, ByteRange range) {
    return all.stream().anyMatch(held -> held.alone && isOf(held, holder, range));
  }

  /** Is there nothing besides this? */
  boolean isAll(Object holder, ByteRange range) {
    return all.size() == 1 && isOf(all.get(0), holder, range);
  }

  private static boolean isOf(Held held, Object holder, ByteRange range) {
    return held.holder == holder && held.range.equals(range);
  }

  boolean isAnyBesidesMain() {
    return all.stream().anyMatch(held -> !held.range.equals(ByteRange.MAIN));
  }

  /** Would another holder here refuse it? */
  boolean conflicts(Object holder, LockMode mode, ByteRange range) {
    return conflict(holder, mode, range).isPresent();
  }

  /** What another holder here has that conflicts. */
  Optional<Held> conflict(Object holder, LockMode mode, ByteRange range) {
    return all.stream()
        .filter(held -> held.holder != holder && held.range.overlaps(range))
        .filter(held -> mode == LockMode.EXCLUSIVE || held.mode == LockMode.EXCLUSIVE)
        .findFirst();
  }

  boolean isHeld(Object holder, LockMode mode, ByteRange range) {
    return all.stream().anyMatch(held -> held.mode == mode && isOf(held, holder, range));
  }

  /** Replaces what this holder has of the range. */
  void put(Object holder, LockMode mode, ByteRange range, boolean alone) {
    remove(holder, range);
    all.add(new Held(holder, mode, range, alone));
  }

  void remove(Object holder, ByteRange range) {
    all.removeIf(held -> isOf(held, holder, range));
  }
}
