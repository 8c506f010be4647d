package io.mortise.cli.stress.referee;

/** The operating system's word on who lives. */
public interface Deaths {

  /** False only once all of it is gone, so that it cannot have a lock any more. */
  boolean isAlive(Life life);

  /** Waits for the end of one that was killed. False if it lives on beyond all patience. */
  boolean awaitDeath(Life life);
}
