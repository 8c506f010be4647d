package io.mortise.internal.retain;

/** Why a kept lock is given back. */
enum Ending {
  /** Another process stands in the turnstile. We go behind it. */
  ASKED(0),
  /** Another program waits without asking. We stay away until it has woken up. */
  TURN_FOR_SLEEPERS(500_000),
  /** There may be one. */
  TURN_FOR_STRANGERS(200_000),
  UNUSED(0),
  /** Nobody in this JVM wants it retained any more. */
  NOT_WANTED(0);

  /** How long we do not come back, so that a thread can wake that slept in the kernel. */
  final long awayNanos;

  Ending(long awayNanos) {
    this.awayNanos = awayNanos;
  }
}
