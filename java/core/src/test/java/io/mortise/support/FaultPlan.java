package io.mortise.support;

import io.mortise.LockException;
import java.util.ArrayDeque;
import java.util.EnumMap;
import java.util.Map;
import java.util.Queue;

/** Which calls of a {@link FakeDescription} fail next. Not thread-safe. */
public final class FaultPlan {

  /** What can be made to fail. */
  public enum Call {
    TRY,
    AWAIT,
    UNLOCK,
    DOWNGRADE,
    UPGRADE,
    IS_HELD,
    WRITE
  }

  private final Map<Call, Queue<LockException>> failures = new EnumMap<>(Call.class);

  void add(Call call, LockException failure) {
    failures.computeIfAbsent(call, unused -> new ArrayDeque<>()).add(failure);
  }

  /** Throws what was planned for this call, once. */
  void strike(Call call) throws LockException {
    Queue<LockException> planned = failures.get(call);
    if (planned != null && !planned.isEmpty()) {
      throw planned.remove();
    }
  }
}
