package io.mortise.cli.stress.referee;

import java.net.InetAddress;
import java.net.UnknownHostException;

/**
 * What a thread of a locker and the referee say to each other. First comes a line of text: {@link
 * #GREETING}, slot, life, thread, and how it locks. Then single bytes.
 */
public final class Words {

  /** Whoever begins otherwise is no locker. */
  public static final String GREETING = "mortise-stress";

  /** It asks for the lock now. No answer. */
  public static final int WAITS = 'w';

  /** It has the lock. Answered by a nod, before which it does nothing. */
  public static final int ENTERED_EXCLUSIVE = 'X';

  public static final int ENTERED_SHARED = 'S';

  /** It has upgraded. Answered by a nod. */
  public static final int NOW_EXCLUSIVE = 'U';

  /** It will downgrade after the nod. */
  public static final int NOW_SHARED = 'D';

  /** It will let go after the answer: a nod, or quit. */
  public static final int LEAVES = 'L';

  /** A line of text follows: {@link Violation.Kind} and what it found out. No answer. */
  public static final int FOUND = 'F';

  public static final int NOD = 'k';

  /** Let go and end: the time is over. */
  public static final int QUIT = 'q';

  private Words() {}

  /**
   * Where the referee listens. An address, because a machine may be unable to resolve any name; and
   * not the loopback address of the JVM, which may be another one in a locker.
   */
  public static InetAddress address() throws UnknownHostException {
    return InetAddress.getByAddress(new byte[] {127, 0, 0, 1}); // lockf_locker.py has it, too
  }
}
