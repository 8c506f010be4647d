package io.mortise;

/**
 * What was done through one {@link LockFile} (its own lock and its {@link LockFile#range ranges}),
 * or through one {@link KeyedLocks} (all its keys), since it was opened.
 *
 * <p>A snapshot: the figures are read one after the other, while others go on, so they may be some
 * steps apart, and a thread that just got in may not be counted yet. Each by itself never falls,
 * except {@link #waiting} and {@link #holds}. They stay readable after the close. Another {@code
 * LockFile} of the same file counts for itself; add them up with {@link #plus}.
 *
 * <p>A thread that enters a {@code Lock} view again, which it holds already, is not counted.
 *
 * @param exclusiveGrants how often it was granted exclusively
 * @param retainedGrants how many of these needed no system call, because the lock was retained
 * @param sharedGrants how often it was granted shared. Only the first of those who hold together in
 *     one JVM needs a system call.
 * @param refusals how many tries, which do not wait, were told no
 * @param waits how often it was not to be had at once, and was waited for, until now or to any end
 *     below; those under way are not in
 * @param waitNanos how long these took together
 * @param longestWaitNanos the longest of them
 * @param timeouts how many of the waits ended because the time was up
 * @param interrupts how many because the thread was interrupted
 * @param abandoned how many because a future was completed by its user, or this was closed
 * @param failures how many because the system refused, or it would have been waiting for oneself
 * @param losses how many holds turned out to be lost: by a {@link LockLostException}, or because
 *     {@link Hold#verify} said no
 * @param replacements how often the file had been removed or replaced, and the new one was opened
 * @param waiting how many wait now
 * @param holds how many hold the file's own lock, or its keys, in this JVM now: through whatever
 *     {@code LockFile} of the file, but not holds of ranges, nor of a file that was replaced
 */
public record LockStats(
    long exclusiveGrants,
    long retainedGrants,
    long sharedGrants,
    long refusals,
    long waits,
    long waitNanos,
    long longestWaitNanos,
    long timeouts,
    long interrupts,
    long abandoned,
    long failures,
    long losses,
    long replacements,
    long waiting,
    long holds) {

  /** When nothing was done; what a sum begins with. */
  public static final LockStats NONE = new LockStats(0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0);

  /** The sum; of the longest wait, the longer. */
  public LockStats plus(LockStats other) {
    return new LockStats(
        exclusiveGrants + other.exclusiveGrants,
        retainedGrants + other.retainedGrants,
        sharedGrants + other.sharedGrants,
        refusals + other.refusals,
        waits + other.waits,
        waitNanos + other.waitNanos,
        Math.max(longestWaitNanos, other.longestWaitNanos),
        timeouts + other.timeouts,
        interrupts + other.interrupts,
        abandoned + other.abandoned,
        failures + other.failures,
        losses + other.losses,
        replacements + other.replacements,
        waiting + other.waiting,
        holds + other.holds);
  }
}
