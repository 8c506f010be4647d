package io.mortise.process;

import io.mortise.Hold;
import io.mortise.LockFile;
import io.mortise.LockMode;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.lucene.store.AlreadyClosedException;
import org.apache.lucene.store.FSDirectory;
import org.apache.lucene.store.FSLockFactory;
import org.apache.lucene.store.Lock;
import org.apache.lucene.store.LockObtainFailedException;

/**
 * An index of Lucene, locked by Mortise. Lucene's tools make one by its name. When the JVM ends, it
 * says how often the lock was had: Lucene's client is content with none at all.
 */
public final class LuceneLockFactory extends FSLockFactory {

  private static final AtomicInteger GRANTS = new AtomicInteger();

  static {
    Runtime.getRuntime()
        .addShutdownHook(new Thread(() -> System.out.println(granted(GRANTS.get()))));
  }

  static String granted(int times) {
    return "granted " + times + " times";
  }

  /** As Lucene's tools want it. */
  public LuceneLockFactory() {}

  @Override
  protected Lock obtainFSLock(FSDirectory directory, String lockName) throws IOException {
    Path path = directory.getDirectory().resolve(lockName);
    LockFile file = LockFile.open(path);
    Hold hold = file.tryAcquire(LockMode.EXCLUSIVE).orElse(null);
    if (hold == null) {
      file.close();
      throw new LockObtainFailedException("held by another: " + path);
    }
    GRANTS.incrementAndGet();
    return new HeldLock(file, hold);
  }

  private static final class HeldLock extends Lock {

    private final LockFile file;
    private final Hold hold;

    HeldLock(LockFile file, Hold hold) {
      this.file = file;
      this.hold = hold;
    }

    @Override
    public void ensureValid() {
      if (!hold.verify()) {
        throw new AlreadyClosedException("lost: " + file.path());
      }
    }

    @Override
    public void close() {
      hold.close();
      file.close();
    }
  }
}
