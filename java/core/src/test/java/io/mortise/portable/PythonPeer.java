package io.mortise.portable;

import static org.junit.jupiter.api.Assertions.assertNotEquals;

import io.mortise.harness.ChildProcess;
import io.mortise.harness.Eventually;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/**
 * A Python process that locks in one of three ways: with {@code fcntl.lockf}, or by one of the
 * naive schemes for {@code .lock} markers, word by word as they are described.
 */
final class PythonPeer implements AutoCloseable {

  /** How it locks. */
  enum Kind {
    LOCKF,
    FILE,
    DIRECTORY
  }

  private static final String LOCKED = "locked";
  private static final Duration LONGEST_RUN = Duration.ofMinutes(10);

  private static final String PROGRAM =
      """
      import fcntl, os, random, socket, struct, sys, threading, time
      path, kind = sys.argv[1:3]
      marker = path + ".lock"
      STALE_SECONDS = 300

      class LOCKF:
          def __init__(self):
              self.fd = os.open(path, os.O_RDWR)
          def try_lock(self):
              fcntl.lockf(self.fd, fcntl.LOCK_EX)
              return True
          def unlock(self):
              fcntl.lockf(self.fd, fcntl.LOCK_UN)

      class FILE:
          def try_lock(self):
              try:
                  with open(marker, "x") as file:
                      file.write(f"pid={os.getpid()}\\n")
                      file.write(f"locked_at={time.time()}\\n")
                  return True
              except (FileExistsError, IsADirectoryError):
                  self.break_stale()
                  return False
          def read(self):
              with open(marker) as file:
                  return dict(line.strip().split("=", 1) for line in file)
          def break_stale(self):
              try:
                  locked_at = float(self.read()["locked_at"])
                  if time.time() - locked_at > STALE_SECONDS:
                      os.unlink(marker)
              except (OSError, KeyError, ValueError):
                  pass
          def unlock(self):
              os.unlink(marker)
          def describe(self):
              fields = self.read()
              return f"{int(fields['pid'])} {time.time() - float(fields['locked_at'])}"

      class DIRECTORY:
          def try_lock(self):
              try:
                  os.mkdir(marker)
              except FileExistsError:
                  self.reclaim_dead()
                  return False
              with open(marker + "/pid", "w") as file:
                  file.write(str(os.getpid()))
              return True
          def reclaim_dead(self):
              try:
                  with open(marker + "/pid") as file:
                      os.kill(int(file.read()), 0)
              except ProcessLookupError:
                  self.remove()
              except (OSError, ValueError):
                  pass
          def unlock(self):
              self.remove()
          def remove(self):
              global failed
              try:
                  os.unlink(marker + "/pid")
                  os.rmdir(marker)
              except OSError as e:
                  failed += 1
          def describe(self):
              with open(marker + "/pid") as file:
                  return f"{int(file.read())} 0"

      failed = 0
      refused = 0
      locked = False
      locker = globals()[kind]()

      def lock():
          global refused, locked
          while not locker.try_lock():
              refused += 1
              time.sleep(0.001)
          locked = True

      def rounds(count, port, canary, seed):
          random.seed(int(seed))
          referee = socket.create_connection(("127.0.0.1", int(port)))
          referee.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
          name = str(os.getpid()).encode()
          referee.sendall(struct.pack(">H", len(name)) + name)
          number = os.open(canary, os.O_RDWR | os.O_CREAT, 0o600)
          def tell(event):
              referee.sendall(event)
              assert referee.recv(1) == b"k"
          for i in range(int(count)):
              lock()
              tell(b"X")
              before = os.pread(number, 8, 0)
              value = struct.unpack(">q", before)[0] if before else 0
              os.pwrite(number, struct.pack(">q", value + 1), 0)
              tell(b"x")
              locker.unlock()
              time.sleep(random.random() * 0.0004)

      print(f"ready {os.getpid()}", flush=True)
      for line in sys.stdin:
          words = line.split()
          if words[0] == "lock":
              locked = False
              threading.Thread(target=lock, daemon=True).start()
          elif words[0] == "progress":
              print("locked" if locked else f"refused {refused}", flush=True)
          elif words[0] == "try":
              print("locked" if locker.try_lock() else "refused", flush=True)
          elif words[0] == "unlock":
              locker.unlock()
              print("unlocked", flush=True)
          elif words[0] == "describe":
              print(locker.describe(), flush=True)
          elif words[0] == "rounds":
              rounds(*words[1:])
              print(f"done {failed}", flush=True)
      """;

  private final ChildProcess process;
  private final long pid;

  private PythonPeer(ChildProcess process) {
    this.process = process;
    this.pid = Long.parseLong(process.receive().substring("ready ".length()));
  }

  /** Locks nothing yet. The file must be there for {@code LOCKF}. */
  static PythonPeer start(Path lockFile, Kind kind) throws IOException {
    return new PythonPeer(
        ChildProcess.start(
            "python", List.of("python3", "-c", PROGRAM, lockFile.toString(), kind.name())));
  }

  long pid() {
    return pid;
  }

  boolean tryLock() {
    return process.ask("try").equals(LOCKED);
  }

  void lock() throws IOException {
    beginLock();
    awaitLocked();
  }

  /** {@link #awaitLocked} is to follow. */
  void beginLock() {
    process.send("lock");
  }

  void awaitLocked() throws IOException {
    Eventually.await("the naive peer has the lock", () -> progress().equals(LOCKED));
  }

  /** It is waiting, and a try that it began from now on was refused. */
  void awaitRefusal() throws IOException {
    long underway = refusals() + 1;
    Eventually.await("the naive peer is refused", () -> refusals() > underway);
  }

  private long refusals() {
    String progress = progress();
    assertNotEquals(LOCKED, progress, "it should be waiting");
    return Long.parseLong(progress.substring("refused ".length()));
  }

  private String progress() {
    return process.ask("progress");
  }

  void unlock() {
    process.send("unlock");
    process.expect("unlocked");
  }

  /**
   * What it understands of the marker that is there: the owner's number, and its age in seconds.
   */
  String describe() {
    return process.ask("describe");
  }

  /** {@link #awaitDone} is to follow. */
  void beginRounds(int rounds, int refereePort, Path canary, long seed) {
    process.send("rounds " + rounds + " " + refereePort + " " + canary + " " + seed);
  }

  /** How often it could not remove its directory. */
  int awaitDone() {
    String line = process.receive(LONGEST_RUN);
    return Integer.parseInt(line.substring("done ".length()));
  }

  /** SIGKILL, and it is gone. */
  void killAndAwaitEnd() {
    process.close();
  }

  @Override
  public void close() {
    process.close();
  }
}
