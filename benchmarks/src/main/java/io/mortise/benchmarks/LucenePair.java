package io.mortise.benchmarks;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Objects;
import org.apache.lucene.store.FSLockFactory;
import org.apache.lucene.store.Lock;
import org.apache.lucene.store.NIOFSDirectory;
import org.jspecify.annotations.Nullable;

/** Obtaining and closing a lock of Lucene's, which never waits. */
final class LucenePair implements Contender.Pair {

  private final NIOFSDirectory directory;
  private final String name;
  private @Nullable Lock held;

  LucenePair(Path path, FSLockFactory locks) throws IOException {
    directory = new NIOFSDirectory(path.toAbsolutePath().resolveSibling(""), locks);
    name = String.valueOf(path.getFileName());
  }

  @Override
  public void acquire() throws IOException {
    held = directory.obtainLock(name);
  }

  @Override
  public void release() throws IOException {
    Objects.requireNonNull(held).close();
  }

  @Override
  public void close() throws IOException {
    directory.close();
  }
}
