package io.mortise.harness;

import io.mortise.LockMode;
import io.mortise.Mechanism;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/**
 * Another JVM that locks files at our command. Every method but the {@code begin} ones returns when
 * the command was carried out, and fails when that failed.
 */
public final class Agent implements AutoCloseable {

  private final ChildProcess process;

  private Agent(ChildProcess process) {
    this.process = process;
    process.expect("ok");
  }

  public static Agent start(String name, String... jvmOptions) throws IOException {
    return new Agent(JavaChild.start(name, List.of(jvmOptions), AgentMain.class));
  }

  /** With a program in front that executes the JVM in its place, like {@code setpriv}. */
  public static Agent startBehind(List<String> launcher, String name) throws IOException {
    List<String> command = JavaChild.command(List.of(), AgentMain.class);
    command.addAll(0, launcher);
    return startCommand(name, command);
  }

  /** For those who make up the whole command. */
  static Agent startCommand(String name, List<String> command) throws IOException {
    return new Agent(ChildProcess.start(name, command));
  }

  /** Starts one that has the file open. */
  public static Agent startWith(Path path, String name, String... jvmOptions) throws IOException {
    Agent agent = start(name, jvmOptions);
    agent.open(path);
    return agent;
  }

  public ChildProcess process() {
    return process;
  }

  /** The file that is open already, or to be used by default from here on. */
  public Agent open(Path path) {
    return open(path, Mechanism.FCNTL);
  }

  public Agent open(Path path, Mechanism mechanism) {
    carryOut("open", path, mechanism);
    return this;
  }

  /** A data file that is there. */
  public Agent openInPlace(Path path) {
    carryOut("open-in-place", path);
    return this;
  }

  public void useRange(long offset, long length) {
    carryOut("range", offset, length);
  }

  /**
   * A directory of keyed locks, for {@link #useKey}; returns how many files it has.
   *
   * @param files 0 for as many as there are
   */
  public int openKeys(Path directory, int files) {
    return Integer.parseInt(carryOut("keys", directory, files));
  }

  /** {@link #answer} is to follow. */
  public void beginOpenKeys(Path directory, int files) {
    send("keys", directory, files);
  }

  /** To what was begun, and may have failed. */
  public String answer() {
    return process.receive();
  }

  public void useKey(String key) {
    carryOut("key", key);
  }

  public void acquire(LockMode mode) {
    carryOut("acquire", mode);
  }

  /** {@link #awaitAcquired} is to follow. */
  public void beginAcquire(LockMode mode) {
    send("acquire", mode);
  }

  public void awaitAcquired() {
    process.expect("ok");
  }

  public boolean hasAnswered() {
    return process.hasAnswered();
  }

  public boolean tryAcquire(LockMode mode) {
    return Boolean.parseBoolean(carryOut("try", mode));
  }

  /** As text; "nobody" for none. */
  public String owner() {
    return carryOut("owner");
  }

  /** The message of the timeout that acquiring in vain ends with. */
  public String timeOut(LockMode mode, long millis) {
    return attempt("time-out", mode, millis);
  }

  public boolean verify() {
    return Boolean.parseBoolean(carryOut("verify"));
  }

  /** From now on, locks and unlocks in a thread of its own, without a pause. */
  public void stayBusy() {
    carryOut("stay-busy");
  }

  /** By {@code System.exit}. There is no answer. */
  public void exit() {
    send("exit");
  }

  /** What was acquired last. */
  public void release() {
    carryOut("release");
  }

  /** The file opened last. */
  public void closeFile() {
    carryOut("close");
  }

  public void nioLock(Path path, LockMode mode) {
    carryOut("nio-lock", path, mode);
  }

  /** {@link #awaitAcquired} is to follow. */
  public void beginNioLock(Path path, LockMode mode) {
    send("nio-lock", path, mode);
  }

  public boolean nioTryLock(Path path, LockMode mode) {
    return Boolean.parseBoolean(carryOut("nio-try", path, mode));
  }

  public boolean nioIsValid() {
    return Boolean.parseBoolean(carryOut("nio-is-valid"));
  }

  public void nioRelease() {
    carryOut("nio-release");
  }

  /** Opens the file in every way the JDK has, and closes it again. */
  public void openAndClose(Path path) {
    carryOut("open-and-close", path);
  }

  /** Makes it start a process, whose id is returned. */
  public long spawn(String command) {
    return Long.parseLong(carryOut("spawn", command));
  }

  /** The whole answer to a command that may fail. */
  public String attempt(Object... words) {
    send(words);
    return process.receive();
  }

  private String carryOut(Object... words) {
    String answer = attempt(words);
    if (!answer.startsWith("ok")) {
      throw new AssertionError(
          process.name() + " " + List.of(words) + ": " + answer + "\n" + process.errors());
    }
    return answer.substring("ok".length()).strip();
  }

  private void send(Object... words) {
    process.send(String.join("\t", List.of(words).stream().map(Object::toString).toList()));
  }

  /** Closes all its holds and files. */
  public void reset() {
    carryOut("reset");
  }

  /** SIGKILL, with everything held. Does not wait for the end. */
  public void kill() {
    process.kill();
  }

  /** The same, and it is gone. */
  public void killAndAwaitEnd() {
    process.close();
  }

  @Override
  public void close() {
    process.close();
  }
}
