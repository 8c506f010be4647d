package io.mortise;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Optional;

/**
 * A lock that is held. It belongs to whoever has this object, not to a thread: any thread may close
 * it. It is not closed by the garbage collector; a hold that is forgotten stays until the JVM ends.
 */
public interface Hold extends AutoCloseable {

  /** How the lock is held now. Still answers, with the last mode, after {@link #close}. */
  LockMode mode();

  /**
   * Is the lock still held, and is the file it stands for still the one at the path? Asks the
   * kernel and the file system, not memory; costs several system calls. There are three answers:
   * held, lost, and an exception where neither can be told.
   *
   * <p>Linux says what a descriptor holds: since 6.6 through the descriptor alone, before that
   * through {@code /proc} and a further descriptor. ({@link Mechanism#FLOCK} always needs these
   * two.) Elsewhere another descriptor tries to take the lock and has to be refused; a shared hold
   * of a file that may only be read cannot be checked in this way. The portable backend reads its
   * marker, and on Linux looks for its lock in {@code /proc}.
   *
   * @return true if it is held; false once closed, when the file was removed or replaced, or when
   *     the operating system took the lock away (some network file systems do)
   * @throws UnverifiedHoldException if neither can be told: there is no descriptor left, no {@code
   *     /proc} where it is needed, no permission, or a file server does not answer. The hold is as
   *     it was
   */
  boolean verify();

  /**
   * Changes an exclusive hold to a shared one, with no instant in which nothing is held. Does
   * nothing on a shared hold.
   *
   * @return this hold
   * @throws IllegalStateException if closed
   * @throws UncheckedIOException if the operating system refuses; the hold is unchanged then, or
   *     closed if the cause is a {@link LockLostException}
   */
  Hold downgrade();

  /**
   * Changes a shared hold to an exclusive one, if nobody else holds the lock. Never waits: two
   * holders that waited to upgrade would wait for each other for ever.
   *
   * @return this hold, or empty when there are other holders, or where the operating system has no
   *     upgrade that is safe to try ({@link Mechanism#FLOCK}, Windows); the shared hold stays
   * @throws IllegalStateException if closed
   * @throws IOException if the operating system fails; the shared hold stays
   */
  Optional<Hold> tryUpgrade() throws IOException;

  /**
   * Lets go. Closing again does nothing.
   *
   * @throws UncheckedIOException if the operating system could not release it. The lock is still
   *     held then, and closing may be tried again; unless the cause is a {@link LockLostException},
   *     which says that it was gone already.
   */
  @Override
  void close();
}
