package io.mortise.cli.stress.referee;

/**
 * One process. Numbers of processes are used again by the system; these are not.
 *
 * @param slot the place it fills
 * @param number how many filled that place before
 */
public record Life(int slot, int number) {

  @Override
  public String toString() {
    return "locker " + slot + (number == 0 ? "" : " (after " + number + " others)");
  }
}
