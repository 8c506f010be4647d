package io.mortise.harness;

import io.mortise.LockMode;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/** A Python process that locks a file with the functions of its module {@code fcntl}. */
public final class PythonLocker implements AutoCloseable {

  /** Reads lines of the form: function, EXCLUSIVE or SHARED, wait or try, length, start. */
  private static final String PROGRAM =
      """
      import fcntl, os, sys
      fd = os.open(sys.argv[1], os.O_RDWR)
      print("ok", flush=True)
      for line in sys.stdin:
          function, mode, patience, length, start = line.split()
          flags = dict(EXCLUSIVE=fcntl.LOCK_EX, SHARED=fcntl.LOCK_SH, NONE=fcntl.LOCK_UN)[mode]
          flags |= fcntl.LOCK_NB if patience == "try" else 0
          try:
              if function == "lockf":
                  fcntl.lockf(fd, flags, int(length), int(start))
              else:
                  fcntl.flock(fd, flags)
              print("granted", flush=True)
          except BlockingIOError:
              print("refused", flush=True)
      """;

  private static final String WHOLE_FILE = " 0 0";

  private final ChildProcess process;
  private final String function;
  private final String range;

  private PythonLocker(ChildProcess process, String function, String range) {
    this.process = process;
    this.function = function;
    this.range = range;
    process.expect("ok");
  }

  /** By {@code lockf}, everything. */
  public static PythonLocker lockf(Path file) throws IOException {
    return new PythonLocker(start(file), "lockf", WHOLE_FILE);
  }

  /** By {@code lockf}, only these bytes. */
  public static PythonLocker lockf(Path file, long offset, long length) throws IOException {
    return new PythonLocker(start(file), "lockf", " " + length + " " + offset);
  }

  /** By {@code flock}. */
  public static PythonLocker flock(Path file) throws IOException {
    return new PythonLocker(start(file), "flock", WHOLE_FILE);
  }

  private static ChildProcess start(Path file) throws IOException {
    return ChildProcess.start("python", List.of("python3", "-c", PROGRAM, file.toString()));
  }

  public long pid() {
    return process.pid();
  }

  public boolean tryLock(LockMode mode) {
    return process.ask(function + " " + mode + " try" + range).equals("granted");
  }

  /** {@link #awaitLocked} is to follow. */
  public void beginLock(LockMode mode) {
    process.send(function + " " + mode + " wait" + range);
  }

  public void awaitLocked() {
    process.expect("granted");
  }

  public void unlock() {
    process.send(function + " NONE wait" + range);
    process.expect("granted");
  }

  @Override
  public void close() {
    process.close();
  }
}
