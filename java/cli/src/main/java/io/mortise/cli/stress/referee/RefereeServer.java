package io.mortise.cli.stress.referee;

import io.mortise.LockMode;
import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.Closeable;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;

/** Hears what lockers say, each thread on a connection of its own, and answers as the log says. */
public final class RefereeServer implements Closeable {

  private static final int NO_ANSWER = -1;
  private static final int LONGEST_LINE_BYTES = 16 * 1024;

  private final ServerSocket server;
  private final RefereeLog log;
  private volatile boolean timeIsOver;

  private RefereeServer(ServerSocket server, RefereeLog log) {
    this.server = server;
    this.log = log;
  }

  /** On the loopback interface. */
  public static RefereeServer open(RefereeLog log) throws IOException {
    RefereeServer referee = new RefereeServer(new ServerSocket(0, 0, Words.address()), log);
    referee.startThread("referee", referee::acceptAll);
    return referee;
  }

  public int port() {
    return server.getLocalPort();
  }

  /** From now on, whoever leaves is told to end; whoever waits gets in once more. */
  public void endTime() {
    timeIsOver = true;
  }

  private void startThread(String name, Runnable work) {
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
          log.accuse(Violation.Kind.ERROR, "the referee cannot hear: " + e);
        }
      }
    }
  }

  private void listenTo(Socket socket) {
    try (socket;
        InputStream in = new BufferedInputStream(socket.getInputStream())) {
      String[] name = readLine(in).split(" ", 5);
      if (!name[0].equals(Words.GREETING)) {
        return; // whoever tries all ports
      }
      Life life = new Life(Integer.parseInt(name[1]), Integer.parseInt(name[2]));
      Visitor visitor = new Visitor(life, name[3]);
      log.arrived(visitor, name[4]);
      try {
        converse(visitor, in, socket);
      } finally {
        log.hungUp(visitor);
      }
    } catch (IOException e) {
      // It died while it spoke, which whoever looks after the processes sees.
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (IllegalArgumentException | ArrayIndexOutOfBoundsException e) {
      log.accuse(Violation.Kind.ERROR, "the referee does not understand a locker: " + e);
    }
  }

  private void converse(Visitor visitor, InputStream in, Socket socket)
      throws IOException, InterruptedException {
    for (int word = in.read(); word >= 0; word = in.read()) {
      int answer = hear(visitor, word, in);
      if (answer != NO_ANSWER) {
        socket.getOutputStream().write(answer);
      }
    }
  }

  private int hear(Visitor visitor, int word, InputStream in)
      throws IOException, InterruptedException {
    switch (word) {
      case Words.WAITS -> log.asks(visitor);
      case Words.FOUND -> {
        String[] finding = readLine(in).split(" ", 2);
        log.found(visitor, Violation.Kind.valueOf(finding[0]), finding[1]);
      }
      case Words.ENTERED_EXCLUSIVE -> {
        return nodIf(log.entered(visitor, LockMode.EXCLUSIVE));
      }
      case Words.ENTERED_SHARED -> {
        return nodIf(log.entered(visitor, LockMode.SHARED));
      }
      case Words.NOW_EXCLUSIVE -> {
        return nodIf(log.changed(visitor, LockMode.EXCLUSIVE));
      }
      case Words.NOW_SHARED -> {
        return nodIf(log.changed(visitor, LockMode.SHARED));
      }
      case Words.LEAVES -> {
        int nod = nodIf(log.leaves(visitor));
        return nod == Words.NOD && timeIsOver ? Words.QUIT : nod;
      }
      default -> throw new IllegalArgumentException("word " + word);
    }
    return NO_ANSWER;
  }

  private static int nodIf(boolean answered) {
    return answered ? Words.NOD : NO_ANSWER;
  }

  private static String readLine(InputStream in) throws IOException {
    ByteArrayOutputStream line = new ByteArrayOutputStream();
    for (int next = in.read(); next != '\n'; next = in.read()) {
      if (next < 0 || line.size() == LONGEST_LINE_BYTES) {
        throw new EOFException("a line without an end");
      }
      line.write(next);
    }
    return line.toString(StandardCharsets.UTF_8);
  }

  @Override
  public void close() throws IOException {
    server.close();
  }
}
