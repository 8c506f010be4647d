package io.mortise.hostile;

import io.mortise.support.Fifo;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;

/** What can be put under a name that is not one's own. */
public enum Plant {
  LINK_TO_A_FILE {
    @Override
    public void put(Path at, Path victim) throws Exception {
      Files.createSymbolicLink(at, victim);
    }
  },
  LINK_TO_NOTHING {
    @Override
    public void put(Path at, Path victim) throws Exception {
      Files.createSymbolicLink(at, victim.resolveSibling("nothing"));
    }
  },
  LINK_TO_A_DIRECTORY {
    @Override
    public void put(Path at, Path victim) throws Exception {
      Files.createSymbolicLink(at, victim.getParent());
    }
  },
  HARD_LINK {
    @Override
    public void put(Path at, Path victim) throws Exception {
      Files.createLink(at, victim);
    }
  },
  FIFO {
    @Override
    public void put(Path at, Path victim) throws Exception {
      Fifo.make(at);
    }
  },
  SOCKET {
    @Override
    public void put(Path at, Path victim) throws Exception {
      // By a short path, which is all a socket's address has room for; its name stays when it is
      // closed.
      Path bound = Files.createTempDirectory("m").resolve("s");
      try (ServerSocketChannel server = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
        server.bind(UnixDomainSocketAddress.of(bound));
      }
      Files.move(bound, at);
      Files.delete(bound.getParent());
    }
  },
  DIRECTORY {
    @Override
    public void put(Path at, Path victim) throws Exception {
      Files.writeString(Files.createDirectory(at).resolve("thesis.txt"), "precious");
    }
  };

  /** At a free name. */
  public abstract void put(Path at, Path victim) throws Exception;

  /** Makes a file that is not to be touched, in a directory of its own. */
  public static Path victim(Path directory, String content) throws Exception {
    Path own = Files.createDirectory(directory.resolve("victims"));
    return Files.writeString(own.resolve("victim"), content);
  }

  /** In place of what is there, if anything is. */
  public void putAt(Path at, Path victim) throws Exception {
    if (Files.exists(at, LinkOption.NOFOLLOW_LINKS)) {
      Files.delete(at);
    }
    put(at, victim);
  }
}
