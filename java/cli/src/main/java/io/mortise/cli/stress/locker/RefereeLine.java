package io.mortise.cli.stress.locker;

import io.mortise.LockMode;
import io.mortise.cli.stress.referee.Violation;
import io.mortise.cli.stress.referee.Words;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;

/** One thread's connection to the referee. */
final class RefereeLine implements Closeable {

  private final Socket socket;
  private final InputStream in;
  private final OutputStream out;

  RefereeLine(LockerPlan plan, int thread, String how) throws IOException {
    socket = new Socket(Words.address(), plan.refereePort());
    socket.setTcpNoDelay(true);
    in = socket.getInputStream();
    out = socket.getOutputStream();
    writeLine(
        String.join(" ", Words.GREETING, "" + plan.slot(), "" + plan.life(), "" + thread, how));
  }

  private void writeLine(String text) throws IOException {
    String line = text.replaceAll("\\R", " | ") + "\n";
    out.write(line.getBytes(StandardCharsets.UTF_8));
  }

  void waits() throws IOException {
    out.write(Words.WAITS);
  }

  void entered(LockMode mode) throws IOException {
    ask(mode == LockMode.EXCLUSIVE ? Words.ENTERED_EXCLUSIVE : Words.ENTERED_SHARED);
  }

  void changed(LockMode mode) throws IOException {
    ask(mode == LockMode.EXCLUSIVE ? Words.NOW_EXCLUSIVE : Words.NOW_SHARED);
  }

  /** To be said before letting go. False if this was the last time. */
  boolean leaves() throws IOException {
    return ask(Words.LEAVES) == Words.NOD;
  }

  void found(Violation.Kind kind, String what) throws IOException {
    out.write(Words.FOUND);
    writeLine(kind + " " + what);
  }

  private int ask(int word) throws IOException {
    out.write(word);
    int answer = in.read();
    if (answer < 0) {
      throw new RefereeGoneException();
    }
    return answer;
  }

  /** There is nobody left to work for. */
  static final class RefereeGoneException extends IOException {
    private static final long serialVersionUID = 1;

    RefereeGoneException() {
      super("the referee is gone");
    }
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
