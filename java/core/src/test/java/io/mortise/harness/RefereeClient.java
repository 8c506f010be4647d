package io.mortise.harness;

import io.mortise.LockMode;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;

/** Tells the {@link Referee} where one thread is. */
public final class RefereeClient implements AutoCloseable {

  private final Socket socket;
  private final InputStream in;
  private final DataOutputStream out;

  /** The name tells this thread from all others, of all processes. */
  public RefereeClient(int port, String name) throws IOException {
    socket = new Socket(InetAddress.getLoopbackAddress(), port);
    socket.setTcpNoDelay(true);
    in = socket.getInputStream();
    out = new DataOutputStream(socket.getOutputStream());
    out.writeUTF(name);
  }

  public void enter(LockMode mode) throws IOException {
    tell(mode == LockMode.EXCLUSIVE ? Referee.ENTER_EXCLUSIVE : Referee.ENTER_SHARED);
  }

  public void leave(LockMode mode) throws IOException {
    tell(mode == LockMode.EXCLUSIVE ? Referee.LEAVE_EXCLUSIVE : Referee.LEAVE_SHARED);
  }

  private void tell(int event) throws IOException {
    out.write(event);
    if (in.read() != Referee.NOD) {
      throw new IOException("the referee is gone");
    }
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
