package io.mortise.process;

import static org.junit.jupiter.api.Assertions.assertTrue;

import io.mortise.LockFile;
import io.mortise.harness.Eventually;
import io.mortise.support.SecondMortise;
import java.lang.ref.WeakReference;
import java.nio.file.Path;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReadWriteLock;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What a view remembers of threads keeps neither them nor, from within them, its class loader. */
@Timeout(120)
class LivingThreadTest {

  private static final int MANY_THREADS = 300;

  @TempDir Path directory;

  private static void awaitCollection(String what, WeakReference<?> reference) {
    Eventually.await(
        what + " is collected",
        () -> {
          System.gc();
          return reference.get() == null;
        });
  }

  @Test
  void aThreadThatUsedViewsDoesNotKeepTheClassLoaderOfMortise() throws Exception {
    ExecutorService thread = Executors.newSingleThreadExecutor();
    try {
      WeakReference<ClassLoader> loader = useACopyIn(thread);
      awaitCollection("the class loader", loader);
    } finally {
      thread.shutdownNow();
    }
  }

  private WeakReference<ClassLoader> useACopyIn(ExecutorService thread) throws Exception {
    try (SecondMortise copy = new SecondMortise()) {
      Class<?> type = copy.load("io.mortise.LockFile");
      Object file = type.getMethod("open", Path.class).invoke(null, directory.resolve("lock"));
      ReadWriteLock locks = (ReadWriteLock) file;
      thread.submit(() -> useViews(locks)).get(Eventually.PATIENCE.toSeconds(), TimeUnit.SECONDS);
      type.getMethod("close").invoke(file);
      return new WeakReference<>(copy.loader());
    }
  }

  private static void useViews(ReadWriteLock locks) {
    for (Lock view : new Lock[] {locks.readLock(), locks.writeLock()}) {
      view.lock();
      view.unlock();
    }
    locks.writeLock().lock();
    locks.readLock().lock();
    locks.writeLock().unlock();
    locks.readLock().unlock();
  }

  @Test
  void manyThreadsThatEndedAreNotKept() throws Exception {
    try (LockFile file = LockFile.open(directory.resolve("lock"))) {
      WeakReference<Thread> first = useInThread(file);
      for (int i = 0; i < MANY_THREADS; i++) {
        WeakReference<Thread> unused = useInThread(file);
      }
      awaitCollection("the thread", first);
      file.readLock().lock();
      file.readLock().lock();
      file.readLock().unlock();
      file.readLock().unlock();
      assertTrue(file.writeLock().tryLock());
      file.writeLock().unlock();
    }
  }

  private static WeakReference<Thread> useInThread(LockFile file) throws InterruptedException {
    Thread thread = new Thread(() -> useViews(file));
    thread.start();
    thread.join();
    return new WeakReference<>(thread);
  }
}
