package io.mortise.cli.stress.referee;

import io.mortise.LockMode;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** How often who came in. Not thread-safe. */
final class Tally {

  private static final class Count {
    private String how = "";
    private long exclusive;
    private long shared;
  }

  private final Map<Integer, Count> slots = new TreeMap<>();
  private final Set<Life> entered = new HashSet<>();
  private int mostReaders;

  void arrived(Life life, String how) {
    slots.computeIfAbsent(life.slot(), slot -> new Count()).how = how;
  }

  void entered(Life life, LockMode mode) {
    Count count = slots.computeIfAbsent(life.slot(), slot -> new Count());
    if (mode == LockMode.EXCLUSIVE) {
      count.exclusive++;
    } else {
      count.shared++;
    }
    entered.add(life);
  }

  void readersTogether(int readers) {
    mostReaders = Math.max(mostReaders, readers);
  }

  boolean hasEntered(Life life) {
    return entered.contains(life);
  }

  int mostReaders() {
    return mostReaders;
  }

  long exclusive() {
    return slots.values().stream().mapToLong(count -> count.exclusive).sum();
  }

  long shared() {
    return slots.values().stream().mapToLong(count -> count.shared).sum();
  }

  Map<Integer, Summary.Slot> slots(Waits waits) {
    Map<Integer, Summary.Slot> all = new TreeMap<>();
    slots.forEach(
        (slot, count) ->
            all.put(
                slot,
                new Summary.Slot(
                    count.how, count.exclusive, count.shared, waits.longestWaitNanos(slot))));
    return all;
  }
}
