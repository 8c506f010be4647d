package io.mortise.benchmarks.contender;

/** What a contender can be used for; the scenarios ask for one each. */
public enum Use {
  /** One thread, nobody else. */
  PAIR,
  /** Taken by readers, too. */
  SHARED,
  /** One open lock excludes the threads of a JVM. */
  THREADS,
  /** By readers and writers among the threads of a JVM. */
  MIX,
  /** Open, lock, close. */
  OPENING,
  /** Excludes other processes, and waits for them. */
  PROCESSES
}
