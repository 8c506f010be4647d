package io.mortise.internal.who;

import io.mortise.internal.backend.ByteRange;

/**
 * A lock that a process was seen to have, or to wait for, or a file that it was seen to have open.
 *
 * @param pid 0 where no process is named
 * @param descriptor of that process; -1 where it is not known
 * @param kind POSIX, OFDLCK or FLOCK; empty for a file that is only open
 * @param first the first byte
 * @param last the last byte
 * @param retained whether the process may keep it though none of its threads holds it
 */
public record Sighting(
    long pid,
    int descriptor,
    String kind,
    boolean exclusive,
    boolean waits,
    long first,
    long last,
    boolean retained) {

  static Sighting open(long pid, int descriptor) {
    return new Sighting(pid, descriptor, "", false, false, 0, Long.MAX_VALUE, false);
  }

  static Sighting of(long pid, int descriptor, LockLine line, boolean retained) {
    return new Sighting(
        pid,
        descriptor,
        line.kind(),
        line.exclusive(),
        line.waits(),
        line.first(),
        line.last(),
        retained);
  }

  public boolean isLock() {
    return !kind.isEmpty();
  }

  public boolean isFlock() {
    return kind.equals(LockLine.FLOCK);
  }

  public boolean isOfd() {
    return kind.equals(LockLine.OFD);
  }

  /** Is the lock that of a LockFile itself, as Mortise takes it: that byte, and maybe its mark? */
  public boolean isOurMainByte() {
    long main = ByteRange.MAIN.offset();
    return !isFlock() && first == main && (last == main || (retained && last == main + 1));
  }

  /** Is it one of the helper bytes above that one, and nothing else? */
  public boolean isHelper() {
    ByteRange all = ByteRange.RESERVED;
    return isLock()
        && !isFlock()
        && first > all.offset()
        && last <= all.offset() + (all.length() - 1);
  }

  /** The same of another descriptor. */
  public Sighting of(int otherDescriptor) {
    return new Sighting(pid, otherDescriptor, kind, exclusive, waits, first, last, retained);
  }

  /** Is it the same lock as one of the list of all, which may not name the process? */
  public boolean isSameLock(Sighting listed) {
    return kind.equals(listed.kind)
        && exclusive == listed.exclusive
        && waits == listed.waits
        && first == listed.first
        && last == listed.last
        && (!kind.equals(LockLine.POSIX) || listed.pid == 0 || pid == listed.pid);
  }

  /** Is it on any of these bytes? */
  public boolean touches(ByteRange range) {
    return isFlock() || (first <= range.offset() + (range.length() - 1) && last >= range.offset());
  }

  /** Could it be what the portable backend has the kernel lock: the main byte, or everything? */
  public boolean isLikeAWitness() {
    long main = ByteRange.MAIN.offset();
    return kind.equals(LockLine.POSIX)
        && ((first == main && last == main) || (first == 0 && last >= Long.MAX_VALUE - 1));
  }

  public boolean covers(ByteRange range) {
    return isFlock() || (first <= range.offset() && last >= range.offset() + (range.length() - 1));
  }

  /** By which one asks a process that retains the lock. */
  public boolean isTurnstile() {
    return isHelper() && first == ByteRange.TURNSTILE.offset() && last == first;
  }
}
