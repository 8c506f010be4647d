package io.mortise.harness;

import io.mortise.LockMode;
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
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/**
 * Like {@link Referee}, for processes that may die inside: whoever is dead by the time somebody
 * enters was not inside with him. Each says its process number for a name, by {@link
 * RefereeClient}, followed by a slash and the thread's name if it has several.
 */
public final class MortalReferee implements AutoCloseable {

  private final ServerSocket server;

  private final Map<String, LockMode> inside = new LinkedHashMap<>(); // all guarded by this
  private final Set<Long> condemned = new HashSet<>();
  private final Map<Long, Long> lastEntryNanosOf = new HashMap<>();
  private final List<String> violations = new ArrayList<>();
  private long entries;
  private long diedInside;
  private long lastEntryNanos = System.nanoTime();
  private long longestGapNanos;

  private MortalReferee(ServerSocket server) {
    this.server = server;
  }

  public static MortalReferee open() throws IOException {
    MortalReferee referee =
        new MortalReferee(new ServerSocket(0, 0, InetAddress.getLoopbackAddress()));
    startThread(referee::acceptAll);
    return referee;
  }

  public int port() {
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
      String name = in.readUTF();
      OutputStream out = socket.getOutputStream();
      for (int event = in.read(); event >= 0; event = in.read()) {
        note(name, event);
        out.write(Referee.NOD);
      }
    } catch (IOException e) {
      // it died while it spoke
    }
  }

  private synchronized void note(String name, int event) throws IOException {
    switch (event) {
      case Referee.ENTER_EXCLUSIVE -> enter(name, LockMode.EXCLUSIVE);
      case Referee.ENTER_SHARED -> enter(name, LockMode.SHARED);
      case Referee.LEAVE_EXCLUSIVE, Referee.LEAVE_SHARED -> {
        if (inside.remove(name) == null && !condemned.contains(pidOf(name))) {
          accuse(name + " left without having entered");
        }
      }
      default -> accuse(name + " said " + event);
    }
  }

  private static long pidOf(String name) {
    int slash = name.indexOf('/');
    return Long.parseLong(slash < 0 ? name : name.substring(0, slash));
  }

  private void enter(String name, LockMode mode) throws IOException {
    long pid = pidOf(name);
    if (condemned.contains(pid)) {
      diedInside++; // its last words, which may be heard long after its lock is another's
      return;
    }
    for (Map.Entry<String, LockMode> other : List.copyOf(inside.entrySet())) {
      if (isGone(pidOf(other.getKey()))) {
        inside.remove(other.getKey());
        diedInside++;
      } else if (mode == LockMode.EXCLUSIVE || other.getValue() == LockMode.EXCLUSIVE) {
        accuse(name + " entered " + mode + ", inside was " + other);
      }
    }
    inside.put(name, mode);
    entries++;
    long now = System.nanoTime();
    lastEntryNanosOf.put(pid, now);
    longestGapNanos = Math.max(longestGapNanos, now - lastEntryNanos);
    lastEntryNanos = now;
  }

  /** The system takes its locks first; only some time later it looks dead. */
  private boolean isGone(long pid) throws IOException {
    if (!condemned.contains(pid)) {
      return isDead(pid);
    }
    Eventually.await(pid + " was killed and lives", () -> isDead(pid));
    return true;
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

  /** It is killed now, from outside. To be said before that is done. */
  public synchronized void condemn(long pid) {
    condemned.add(pid);
  }

  /** Of whom one thread is inside, at this moment. */
  public synchronized List<Long> insiders() {
    return inside.keySet().stream().map(MortalReferee::pidOf).distinct().toList();
  }

  /** When it last came in; null if it never did. */
  public synchronized Long lastEntryNanos(long pid) {
    return lastEntryNanosOf.get(pid);
  }

  public synchronized List<String> violations() {
    return List.copyOf(violations);
  }

  public synchronized long entries() {
    return entries;
  }

  public synchronized long diedInside() {
    return diedInside;
  }

  /** Between two entries, whoever's. */
  public synchronized long longestGapMillis() {
    return TimeUnit.NANOSECONDS.toMillis(longestGapNanos);
  }

  public synchronized long millisSinceLastEntry() {
    return TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - lastEntryNanos);
  }

  @Override
  public void close() throws IOException {
    server.close();
  }
}
