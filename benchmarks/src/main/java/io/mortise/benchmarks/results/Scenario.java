package io.mortise.benchmarks.results;

/** What is done with a lock. The order is that of the report. */
public enum Scenario {
  PAIR("Uncontended pair", "one thread, nobody else, exclusive"),
  SHARED_PAIR("Shared pair", "one thread, nobody else, shared"),
  OPEN_LOCK_CLOSE("Open, lock, close", "one thread, nobody else, the file is there"),
  THREADS_2("2 threads", "of one JVM, pair after pair; time per pair of all of them together"),
  THREADS_8("8 threads", "of one JVM, pair after pair; time per pair of all of them together"),
  THREADS_64("64 threads", "of one JVM, pair after pair; time per pair of all of them together"),
  MIX_1_IN_100("1 write in 100", "8 threads of one JVM; time per operation of all together"),
  MIX_1_IN_10("1 write in 10", "8 threads of one JVM; time per operation of all together"),
  JVMS_2("2 processes", "pair after pair, each counts in shared memory; time per pair of all"),
  JVMS_4("4 processes", "pair after pair, each counts in shared memory; time per pair of all"),
  HANDOFF("Blocked hand-off", "from before one process unlocks to when another, asleep, has it"),
  FOREIGN_WAIT("A stranger's wait", "for a lock that two threads of a JVM take again and again"),
  KEYS_1("1 key held", "pair on one more key"),
  KEYS_1_000("1 000 keys held", "pair on one more key"),
  KEYS_100_000("100 000 keys held", "pair on one more key"),
  FIRST_LOCK("First lock", "what it adds to the life of a JVM that does nothing");

  private final String title;
  private final String explanation;

  Scenario(String title, String explanation) {
    this.title = title;
    this.explanation = explanation;
  }

  public String title() {
    return title;
  }

  public String explanation() {
    return explanation;
  }

  public static Scenario ofThreads(int threads) {
    return valueOf("THREADS_" + threads);
  }

  public static Scenario ofMix(int operationsPerWrite) {
    return valueOf("MIX_1_IN_" + operationsPerWrite);
  }

  public static Scenario ofProcesses(int processes) {
    return valueOf("JVMS_" + processes);
  }
}
