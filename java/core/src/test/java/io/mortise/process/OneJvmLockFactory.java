package io.mortise.process;

import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.lucene.store.FSDirectory;
import org.apache.lucene.store.FSLockFactory;
import org.apache.lucene.store.Lock;
import org.apache.lucene.store.LockObtainFailedException;

/** Knows nothing of other processes: a broken lock, for those who have to find one. */
public final class OneJvmLockFactory extends FSLockFactory {

  private static final AtomicBoolean HELD = new AtomicBoolean();

  /** As Lucene's tools want it. */
  public OneJvmLockFactory() {}

  @Override
  protected Lock obtainFSLock(FSDirectory directory, String lockName)
      throws LockObtainFailedException {
    if (!HELD.compareAndSet(false, true)) {
      throw new LockObtainFailedException("held by this JVM");
    }
    return new Lock() {
      @Override
      public void ensureValid() {}

      @Override
      public void close() {
        HELD.set(false);
      }
    };
  }
}
