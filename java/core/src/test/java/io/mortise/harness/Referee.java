package io.mortise.harness;

import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * Stands beside the critical section and is told by everybody who enters and leaves it. Finds out
 * by itself whether writers were alone and readers only among readers: it knows nothing of any
 * lock.
 *
 * <p>Whoever enters or leaves waits for the referee's nod. Without it a leave could be heard after
 * the enter of the next one, who talks through another connection, and an innocent would be
 * accused.
 */
public final class Referee implements AutoCloseable {

  static final int ENTER_EXCLUSIVE = 'X';
  static final int LEAVE_EXCLUSIVE = 'x';
  static final int ENTER_SHARED = 'S';
  static final int LEAVE_SHARED = 's';
  static final int NOD = 'k';

  private static final int MOST_VIOLATIONS = 20;

  private final ServerSocket server;

  private final Set<String> writers = new LinkedHashSet<>(); // all of these guarded by this
  private final Set<String> readers = new LinkedHashSet<>();
  private final List<String> violations = new ArrayList<>();
  private long exclusiveEntries;
  private long sharedEntries;
  private int mostReaders;

  private Referee(ServerSocket server) {
    this.server = server;
    startThread("referee", this::acceptAll);
  }

  public static Referee open() throws IOException {
    return new Referee(new ServerSocket(0, 0, InetAddress.getLoopbackAddress()));
  }

  /** Where {@link RefereeClient} finds it, on this machine. */
  public int port() {
    return server.getLocalPort();
  }

  private static void startThread(String name, Runnable work) {
    Thread thread = new Thread(work, name);
    thread.setDaemon(true);
    thread.start();
  }

  private void acceptAll() {
    while (!server.isClosed()) {
      try {
        Socket socket = server.accept();
        socket.setTcpNoDelay(true);
        startThread("referee-connection", () -> listenTo(socket));
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
        out.write(NOD);
      }
    } catch (EOFException e) {
      // never said its name
    } catch (IOException e) {
      accuse("a connection broke: " + e);
    }
  }

  private synchronized void note(String name, int event) {
    switch (event) {
      case ENTER_EXCLUSIVE -> {
        if (!writers.isEmpty() || !readers.isEmpty()) {
          accuse(name + " entered EXCLUSIVE, inside were " + inside());
        }
        writers.add(name);
        exclusiveEntries++;
      }
      case ENTER_SHARED -> {
        if (!writers.isEmpty()) {
          accuse(name + " entered SHARED, inside were " + inside());
        }
        readers.add(name);
        sharedEntries++;
        mostReaders = Math.max(mostReaders, readers.size());
      }
      case LEAVE_EXCLUSIVE -> requireInside(writers.remove(name), name);
      case LEAVE_SHARED -> requireInside(readers.remove(name), name);
      default -> accuse(name + " said " + event);
    }
  }

  private String inside() {
    return "writers " + writers + " and readers " + readers;
  }

  private void requireInside(boolean was, String name) {
    if (!was) {
      accuse(name + " left without having entered");
    }
  }

  private synchronized void accuse(String violation) {
    if (violations.size() < MOST_VIOLATIONS) {
      violations.add(violation);
    }
  }

  /** What it saw that must not be; the first few. */
  public synchronized List<String> violations() {
    return List.copyOf(violations);
  }

  public synchronized long exclusiveEntries() {
    return exclusiveEntries;
  }

  public synchronized long sharedEntries() {
    return sharedEntries;
  }

  /** How many readers were inside together, at most. */
  public synchronized int mostReaders() {
    return mostReaders;
  }

  @Override
  public void close() throws IOException {
    server.close();
  }
}
