package io.mortise.peers;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.apache.lucene.store.FSDirectory;
import org.apache.lucene.store.Lock;
import org.apache.lucene.store.LockObtainFailedException;
import org.apache.lucene.store.SimpleFSLockFactory;
import org.eclipse.jgit.internal.storage.file.LockFile;

/** As {@code peer.sh}, for the libraries on this class path. */
final class JavaPeerMain {

  private JavaPeerMain() {}

  private interface Locker {
    boolean lock() throws IOException;

    boolean unlock() throws IOException;
  }

  public static void main(String[] arguments) throws IOException {
    Path data = Path.of(arguments[1]);
    Locker locker = arguments[0].equals("jgit") ? new Jgit(data) : new Lucene(data);
    PrintStream output = System.out;
    output.println("ready " + ProcessHandle.current().pid());
    BufferedReader input =
        new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
    String word = input.readLine();
    while (word != null) {
      if (word.equals("lock")) {
        output.println(locker.lock() ? "locked" : "refused");
      } else {
        output.println(locker.unlock() ? "unlocked" : "failed");
      }
      word = input.readLine();
    }
  }

  private static final class Jgit implements Locker {
    private final LockFile file;
    private final Path marker;

    Jgit(Path data) {
      file = new LockFile(data.toFile());
      marker = Path.of(data + ".lock");
    }

    @Override
    public boolean lock() throws IOException {
      return file.lock();
    }

    @Override
    public boolean unlock() {
      file.unlock();
      return Files.notExists(marker);
    }
  }

  /** Its marker for {@code write} is {@code write.lock}. */
  private static final class Lucene implements Locker {
    private final Path marker;
    private final FSDirectory directory;
    private Lock lock;

    Lucene(Path data) throws IOException {
      marker = Path.of(data + ".lock");
      directory = FSDirectory.open(data.getParent(), SimpleFSLockFactory.INSTANCE);
    }

    @Override
    public boolean lock() throws IOException {
      try {
        lock = directory.obtainLock(marker.getFileName().toString());
        return true;
      } catch (LockObtainFailedException e) {
        return false;
      }
    }

    @Override
    public boolean unlock() throws IOException {
      lock.ensureValid();
      lock.close();
      return Files.notExists(marker);
    }
  }
}
