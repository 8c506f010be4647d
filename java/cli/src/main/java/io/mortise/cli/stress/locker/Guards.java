package io.mortise.cli.stress.locker;

import java.io.Closeable;
import java.util.Random;

/** The lock, as one process has it open. */
interface Guards extends Closeable {

  Guard forThread(int thread, Random random);

  /** For the report: what really does the locking. */
  String describe();
}
