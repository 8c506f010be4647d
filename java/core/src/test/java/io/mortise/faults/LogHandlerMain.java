package io.mortise.faults;

import io.mortise.Hold;
import io.mortise.LockFile;
import io.mortise.LockMode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;

/**
 * Makes the library log, and has a log handler that waits for another thread, which uses what may
 * be locked meanwhile. Prints what the handler is told, how that thread fared, and what was done.
 */
final class LogHandlerMain {

  private static final long PATIENCE_SECONDS = 10;

  /** What the other thread does. */
  private interface Use {
    void make() throws Exception;
  }

  private static volatile Use use = () -> {};

  private LogHandlerMain() {}

  private static final class Waiting extends Handler {
    private final Path own;
    private final AtomicInteger inHandler = new AtomicInteger();

    Waiting(Path own) {
      this.own = own;
    }

    @Override
    public void publish(LogRecord entry) {
      System.out.println("logged " + entry.getMessage());
      if (inHandler.incrementAndGet() == 1) {
        waitForTheOther();
      }
      inHandler.decrementAndGet();
    }

    private void waitForTheOther() {
      Thread other = new Thread(this::useBoth, "other");
      other.setDaemon(true);
      other.start();
      try {
        other.join(TimeUnit.SECONDS.toMillis(PATIENCE_SECONDS));
        System.out.println(other.isAlive() ? "STUCK" : "handled");
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }

    private void useBoth() {
      try (LockFile file = LockFile.open(own);
          Hold hold = file.acquire(LockMode.EXCLUSIVE)) {
        if (hold.verify()) {
          use.make();
        }
      } catch (Exception e) {
        System.out.println(e);
      }
    }

    @Override
    public void flush() {}

    @Override
    public void close() {}
  }

  /** What to do, a directory, and what the preloaded library reads. */
  public static void main(String[] arguments) throws Exception {
    Path directory = Path.of(arguments[1]);
    Path file = directory.resolve("file");
    Path plan = Path.of(arguments[2]);
    Logger.getLogger("io.mortise").addHandler(new Waiting(directory.resolve("log.lock")));
    switch (arguments[0]) {
      case "open" -> open(file);
      case "verify" -> verify(file, plan);
      case "close" -> close(file, plan);
      default -> throw new IllegalArgumentException(arguments[0]);
    }
  }

  private static void open(Path path) throws IOException {
    use = () -> LockFile.open(path).close();
    LockFile.open(path).close();
    System.out.println("opened");
  }

  private static void verify(Path path, Path plan) throws Exception {
    Hold hold = heldByAMarkerAlone(path, plan);
    System.out.println("verified " + hold.verify());
  }

  private static void close(Path path, Path plan) throws Exception {
    Hold hold = heldByAMarkerAlone(path, plan);
    try {
      hold.close();
    } catch (UncheckedIOException e) {
      System.out.println("closed " + e.getCause().getClass().getSimpleName());
    }
  }

  /** The kernel has locks from then on. */
  private static Hold heldByAMarkerAlone(Path path, Path plan) throws Exception {
    Hold hold = LockFile.open(path).acquire(LockMode.EXCLUSIVE);
    use = () -> System.out.println("seen " + hold);
    Files.writeString(plan, "0");
    return hold;
  }
}
