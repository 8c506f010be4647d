package io.mortise.internal.backend;

/**
 * What one who looks after kept locks sleeps by: it wakes him when somebody {@linkplain
 * Description#ring rings} at a file that he watches. It is an accelerator and decides nothing. A
 * ring may be lost and may be for nothing, so whoever wakes looks at the locks, and whoever sleeps
 * wakes after a while by himself.
 */
public interface Doorbell {

  /** Instead of a watch, for a file at which nobody can ring. */
  int NO_WATCH = -1;

  /**
   * Sleeps until it rings or has rung since the last call, or the time is up. To be called by one
   * thread.
   *
   * @return whether it rang
   */
  boolean await(long timeoutNanos);

  /**
   * From here on it hears who rings at that file, if the description, which is open, is of the kind
   * that has opened this bell. Watching and unwatching may go on during {@link #await}, one at a
   * time.
   *
   * @return what {@link #unwatch} is to be given before the description is closed
   */
  int watch(Description description);

  void unwatch(int watch);

  /** When nobody waits, watches or unwatches any more. May take some milliseconds. */
  void close();
}
