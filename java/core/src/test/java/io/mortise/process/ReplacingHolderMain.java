package io.mortise.process;

import io.mortise.Hold;
import io.mortise.InterProcessLock;
import io.mortise.LockFile;
import io.mortise.LockMode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Lock;

/**
 * Adds to the number in a data file that it locks in place, and replaces the file each time.
 * Arguments: the file, one of the ways below, how often.
 */
public final class ReplacingHolderMain {

  enum Way {
    HOLD,
    TIMED_HOLD,
    RANGE,
    VIEW,
    ASYNC
  }

  private final Path path;
  private final Path fresh;
  private final InterProcessLock lock;

  private ReplacingHolderMain(Path path, InterProcessLock lock) {
    this.path = path;
    this.fresh = path.resolveSibling("fresh" + ProcessHandle.current().pid());
    this.lock = lock;
  }

  /** See above. */
  public static void main(String[] arguments) throws Exception {
    Path path = Path.of(arguments[0]);
    Way way = Way.valueOf(arguments[1]);
    try (LockFile file = LockFile.builder(path).inPlace().open()) {
      ReplacingHolderMain main =
          new ReplacingHolderMain(path, way == Way.RANGE ? file.range(100, 10) : file);
      System.out.println("ready");
      System.in.read();
      for (int i = 0; i < Integer.parseInt(arguments[2]); i++) {
        main.addOne(way);
      }
    }
    System.out.println("done");
  }

  private void addOne(Way way) throws Exception {
    if (way == Way.VIEW) {
      Lock view = lock.writeLock();
      view.lock();
      try {
        replace();
      } finally {
        view.unlock();
      }
      return;
    }
    Hold hold = hold(way);
    try {
      replace();
    } finally {
      hold.close();
    }
  }

  private Hold hold(Way way) throws Exception {
    return switch (way) {
      case TIMED_HOLD -> lock.acquire(LockMode.EXCLUSIVE, Duration.ofMinutes(5));
      case ASYNC -> lock.acquireAsync(LockMode.EXCLUSIVE).get(5, TimeUnit.MINUTES);
      default -> lock.acquire(LockMode.EXCLUSIVE);
    };
  }

  private void replace() throws IOException {
    Files.writeString(fresh, Integer.toString(Integer.parseInt(Files.readString(path)) + 1));
    Files.move(fresh, path, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
  }
}
