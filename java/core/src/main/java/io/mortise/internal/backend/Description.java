package io.mortise.internal.backend;

import io.mortise.LockException;
import io.mortise.LockMode;
import io.mortise.LockUnsupportedException;
import java.util.Optional;

/**
 * One open file, and one owner of locks in the eyes of the operating system (an open file
 * description, in POSIX's words): two of them exclude each other, even in one JVM.
 *
 * <p>The caller sees to it that no two threads lock, convert or unlock through one description at
 * the same time, and that nothing is called after {@link #close}. Only {@link #cancelWait} and
 * {@link #identity} may be called at any time by anybody.
 */
public interface Description {

  FileIdentity identity();

  /** False where the file could only be opened for reading. */
  boolean isWritable();

  /**
   * Asks the system for a byte-range lock, in the same way in every backend: where one finds none
   * and another finds some, they do not exclude each other. So only an error that means "not
   * supported" is a "no", and any other one is thrown as it is.
   *
   * @throws LockUnsupportedException if the system, or this file system, has no such locks
   * @throws LockException if that cannot be told now
   */
  void requireKernelLocks() throws LockException;

  /** Never waits. False when somebody else holds a conflicting lock. */
  boolean tryLock(LockMode mode, ByteRange range) throws LockException;

  /**
   * To be called by the thread that will wait; the ticket names this wait for {@link #cancelWait}.
   */
  long beginWait();

  /**
   * Blocks the calling platform thread.
   *
   * @param timeoutNanos negative for no limit
   */
  WaitOutcome awaitLock(LockMode mode, ByteRange range, long timeoutNanos, long ticket)
      throws LockException;

  /** Ends that wait, whether it has begun, is under way or over. Does not block. */
  void cancelWait(long ticket);

  void unlock(ByteRange range) throws LockException;

  /**
   * Exclusive to shared. False where the system cannot do it without letting go: nothing changed.
   */
  boolean downgrade(ByteRange range) throws LockException;

  /** Shared to exclusive. False when refused or impossible: shared is still held. */
  boolean tryUpgrade(ByteRange range) throws LockException;

  /**
   * By the operating system's word, not by memory.
   *
   * @return false only of what is lost for certain
   * @throws LockException if it cannot be told; a {@link io.mortise.LockLostException} says lost
   */
  boolean isHeld(LockMode mode, ByteRange range) throws LockException;

  /** Is this range held without a lock of the kernel? Asks nothing of the system. */
  default boolean isByMarkerAlone(ByteRange range) {
    return false;
  }

  /**
   * Asks who would refuse this lock.
   *
   * @return empty when nobody, and where the system cannot be asked
   */
  Optional<LockHolder> findHolder(LockMode mode, ByteRange range) throws LockException;

  /**
   * Would somebody else's lock refuse this one? Where the system cannot be asked (Windows), it is
   * taken and given back; the portable backend says no.
   */
  boolean isRefused(LockMode mode, ByteRange range) throws LockException;

  /** Is there another process that has asked for what is kept here? */
  default boolean isWantedElsewhere() throws LockException {
    return false;
  }

  /**
   * After an exclusive grant: may it be kept when its holder leaves? The next who locks exclusively
   * has it then without a call of {@link #tryLock}, until {@link #unlock} or {@link #letGo}.
   */
  default boolean mayKeep() {
    return false;
  }

  /** Gives back what is kept, if anything is. */
  default void letGo() throws LockException {}

  /** Can its locks be kept between holds, and asked for by {@link #isRefused}? */
  default boolean canBeRetained() {
    return false;
  }

  /**
   * A new doorbell for descriptions like this one. Nothing is asked of this description itself, so
   * it may be closed already.
   */
  default Doorbell openDoorbell() {
    return new NoDoorbell();
  }

  /** Rings at the file, for whoever watches it. That it could not is no error: see there. */
  default void ring() {}

  /** Does a lock mostly cost no system call here? */
  default boolean isQuick() {
    return false;
  }

  /**
   * An exclusive byte-range lock on {@link ByteRange#RESERVED}, whatever this description's own
   * mechanism is. Never waits. Not to be taken while the main byte is held by this description.
   */
  boolean tryGuard() throws LockException;

  void releaseGuard() throws LockException;

  /** Up to {@code length} bytes from the start of the file. */
  byte[] readStart(int length) throws LockException;

  void writeStart(byte[] bytes) throws LockException;

  /**
   * The same open file, and the same owner in the eyes of the operating system, for use beside this
   * one: the two must never lock ranges that overlap. Each may wait while the other is used, and is
   * closed by itself; the descriptor is given back with the last of them.
   */
  Description sameOwner();

  /** Gives the descriptor back. Never throws: there is nothing a caller could do. */
  void close();
}
