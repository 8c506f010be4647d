package io.mortise.retention;

import io.mortise.harness.ChildProcess;
import io.mortise.harness.JavaChild;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/** The kinds of processes that contend for one lock, until they are killed. */
enum Contender {
  /** JVMs that retain it. */
  RETAINING,
  /** A JVM of ours that does not. */
  STRICT,
  /** A program that locks the whole file, and knows nothing of us. */
  FOREIGN;

  private static final int THREADS = 2;
  private static final int IDLE_MILLIS = 50;

  /** As {@link ContenderMain}, with {@code lockf}; speaks to the referee as RefereeClient does. */
  private static final String LOCKF =
      """
      import fcntl, os, random, socket, struct, sys, threading, time
      path, port, seed = sys.argv[1], int(sys.argv[2]), int(sys.argv[3])
      threading.Thread(target=lambda: (sys.stdin.read(), os._exit(0)), daemon=True).start()
      rng = random.Random(seed)
      fd = os.open(path, os.O_RDWR)
      referee = socket.create_connection(("127.0.0.1", port))
      referee.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
      name = str(os.getpid()).encode()
      referee.sendall(struct.pack(">H", len(name)) + name)
      def tell(event):
          referee.sendall(event)
          if referee.recv(1) != b"k":
              os._exit(1)
      while True:
          fcntl.lockf(fd, fcntl.LOCK_EX)
          tell(b"X")
          tell(b"x")
          fcntl.lockf(fd, fcntl.LOCK_UN)
          time.sleep(rng.random() * 0.005)
      """;

  ChildProcess start(Path lockFile, int refereePort, long seed) throws IOException {
    String name = name() + seed;
    if (this == FOREIGN) {
      return ChildProcess.start(
          name,
          List.of(
              "python3",
              "-c",
              LOCKF,
              lockFile.toString(),
              Integer.toString(refereePort),
              Long.toString(seed)));
    }
    return JavaChild.start(
        name,
        List.of("-Xshare:auto", "-Dmortise.retain=" + (this == RETAINING ? IDLE_MILLIS : 0)),
        ContenderMain.class,
        lockFile.toString(),
        Integer.toString(refereePort),
        Long.toString(seed),
        Integer.toString(THREADS));
  }
}
