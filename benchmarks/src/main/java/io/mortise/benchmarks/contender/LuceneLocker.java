package io.mortise.benchmarks.contender;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Objects;
import org.apache.lucene.store.FSLockFactory;
import org.apache.lucene.store.Lock;
import org.apache.lucene.store.NIOFSDirectory;
import org.jspecify.annotations.Nullable;

/** Obtaining and closing a lock of Lucene's, which never waits. */
final class LuceneLocker implements Locker {

  private final NIOFSDirectory directory;
  private final String name;
  private @Nullable Lock held;

  LuceneLocker(Path path, FSLockFactory locks) throws IOException {
    directory = new NIOFSDirectory(path.toAbsolutePath().resolveSibling(""), locks);
    name = String.valueOf(path.getFileName());
  }

  @Override
  public void lock() throws IOException {
    held = directory.obtainLock(name);
  }

  @Override
  public void unlock() throws IOException {
    Objects.requireNonNull(held).close();
  }

  @Override
  public void close() throws IOException {
    directory.close();
  }
}
