package io.mortise.portable;

import java.io.DataInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/**
 * Like {@link io.mortise.harness.Referee}, for processes that may die inside: whoever is dead by
 * the time somebody enters was not inside with him. Each says its process number for a name, by
 * {@link io.mortise.harness.RefereeClient}.
 */
final class MortalReferee implements AutoCloseable {

  private static final int ENTER = 'X';
  private static final int LEAVE = 'x';
  private static final int NOD = 'k';

  private final ServerSocket server;

  private final Set<Long> inside = new LinkedHashSet<>(); // all of these guarded by this
  private final List<String> violations = new ArrayList<>();
  private long entries;
  private long diedInside;
  private long lastEntryNanos = System.nanoTime();
  private long longestGapNanos;

  private MortalReferee(ServerSocket server) {
    this.server = server;
  }

  static MortalReferee open() throws IOException {
    MortalReferee referee =
        new MortalReferee(new ServerSocket(0, 0, InetAddress.getLoopbackAddress()));
    startThread(referee::acceptAll);
    return referee;
  }

  int port() {
    return server.getLocalPort();
  }

  private static void startThread(Runnable work) {
    Thread thread = new Thread(work, "mortal-referee");
    thread.setDaemon(true);
    thread.start();
  }

  private void acceptAll() {
    while (!server.isClosed()) {
      try {
        Socket socket = server.accept();
        socket.setTcpNoDelay(true);
        startThread(() -> listenTo(socket));
      } catch (IOException e) {
        if (!server.isClosed()) {
          accuse("the referee cannot hear: " + e);
        }
      }
    }
  }

  private void listenTo(Socket socket) {
    try (socket;
        DataInputStream in = new DataInputStream(socket.getInputStream())) {
      long pid = Long.parseLong(in.readUTF());
      OutputStream out = socket.getOutputStream();
      for (int event = in.read(); event >= 0; event = in.read()) {
        note(pid, event);
        out.write(NOD);
      }
    } catch (IOException e) {
      // it died while it spoke
    }
  }

  private synchronized void note(long pid, int event) throws IOException {
    switch (event) {
      case ENTER -> enter(pid);
      case LEAVE -> {
        if (!inside.remove(pid)) {
          accuse(pid + " left without having entered");
        }
      }
      default -> accuse(pid + " said " + event);
    }
  }

  private void enter(long pid) throws IOException {
    for (long other : List.copyOf(inside)) {
      if (isDead(other)) {
        inside.remove(other);
        diedInside++;
      } else {
        accuse(pid + " entered, inside was " + other);
      }
    }
    inside.add(pid);
    entries++;
    long now = System.nanoTime();
    longestGapNanos = Math.max(longestGapNanos, now - lastEntryNanos);
    lastEntryNanos = now;
  }

  /** Gone, or what is left of it runs no more. */
  private static boolean isDead(long pid) throws IOException {
    try {
      String stat = Files.readString(Path.of("/proc", Long.toString(pid), "stat"));
      char state = stat.charAt(stat.lastIndexOf(')') + 2);
      return state == 'Z' || state == 'X';
    } catch (NoSuchFileException e) {
      return true;
    } catch (IOException e) {
      if (String.valueOf(e.getMessage()).contains("No such process")) {
        return true; // went between opening and reading
      }
      throw e;
    }
  }

  private synchronized void accuse(String violation) {
    violations.add(violation);
  }

  synchronized List<String> violations() {
    return List.copyOf(violations);
  }

  synchronized long entries() {
    return entries;
  }

  synchronized long diedInside() {
    return diedInside;
  }

  /** Between two entries, whoever's. */
  synchronized long longestGapMillis() {
    return TimeUnit.NANOSECONDS.toMillis(longestGapNanos);
  }

  synchronized long millisSinceLastEntry() {
    return TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - lastEntryNanos);
  }

  @Override
  public void close() throws IOException {
    server.close();
  }
}
