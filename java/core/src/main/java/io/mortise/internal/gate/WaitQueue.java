package io.mortise.internal.gate;

import org.jspecify.annotations.Nullable;

/** A queue whose members can leave from the middle in constant time. Not thread-safe. */
final class WaitQueue {

  private @Nullable Waiter head;
  private @Nullable Waiter tail;
  private int size;

  @Nullable Waiter head() {
    return head;
  }

  int size() {
    return size;
  }

  void append(Waiter waiter) {
    size++;
    waiter.previous = tail;
    if (tail == null) {
      head = waiter;
    } else {
      tail.next = waiter;
    }
    tail = waiter;
  }

  void remove(Waiter waiter) {
    size--;
    Waiter before = waiter.previous;
    Waiter after = waiter.next;
    if (before == null) {
      head = after;
    } else {
      before.next = after;
    }
    if (after == null) {
      tail = before;
    } else {
      after.previous = before;
    }
    waiter.previous = null;
    waiter.next = null;
  }
}
