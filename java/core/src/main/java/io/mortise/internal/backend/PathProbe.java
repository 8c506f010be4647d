package io.mortise.internal.backend;

import io.mortise.LockException;

/** Asks the file system which file stands at a path now. */
public interface PathProbe {

  /** Is it this one? False too when there is none. */
  boolean names(FileIdentity identity) throws LockException;
}
