package io.mortise.model;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** States by number, in the order of their discovery: packed, since there are millions of them. */
final class StateSet {

  private static final int STATES_PER_PAGE = 1 << 14;

  private final int width;
  private final List<byte[]> pages = new ArrayList<>();

  /** State number + 1 by hash, open addressing. */
  private int[] table = new int[1 << 16];

  private int size;

  StateSet(int width) {
    this.width = width;
  }

  int size() {
    return size;
  }

  byte[] get(int number) {
    int at = offset(number);
    return Arrays.copyOfRange(page(number), at, at + width);
  }

  /** The number of this state, which is the former size if it is new. */
  int add(byte[] state) {
    if (state.length != width) {
      throw new IllegalArgumentException("a state of " + state.length + ", not " + width);
    }
    if (2 * size >= table.length) {
      grow();
    }
    int slot = slotOf(state);
    if (table[slot] == 0) {
      append(state);
      table[slot] = size;
    }
    return table[slot] - 1;
  }

  private void append(byte[] state) {
    if (size % STATES_PER_PAGE == 0) {
      pages.add(new byte[STATES_PER_PAGE * width]);
    }
    System.arraycopy(state, 0, page(size), offset(size), width);
    size++;
  }

  private void grow() {
    table = new int[2 * table.length];
    for (int number = 0; number < size; number++) {
      table[slotOf(get(number))] = number + 1;
    }
  }

  /** Where this state is, or where it would go. */
  private int slotOf(byte[] state) {
    int mask = table.length - 1;
    int hash = Arrays.hashCode(state) * 0x9E3779B9;
    int slot = (hash ^ (hash >>> 15)) & mask;
    while (table[slot] != 0 && !isStored(table[slot] - 1, state)) {
      slot = (slot + 1) & mask;
    }
    return slot;
  }

  private boolean isStored(int number, byte[] state) {
    int at = offset(number);
    return Arrays.equals(page(number), at, at + width, state, 0, width);
  }

  private byte[] page(int number) {
    return pages.get(number / STATES_PER_PAGE);
  }

  private int offset(int number) {
    return number % STATES_PER_PAGE * width;
  }
}
