package io.mortise.cli.demo;

import java.io.Closeable;
import java.io.IOException;

/**
 * What a contender has to say between two increments. One for each process, used by its threads.
 */
interface Guard extends Closeable {

  void lock() throws IOException;

  void unlock() throws IOException;
}
