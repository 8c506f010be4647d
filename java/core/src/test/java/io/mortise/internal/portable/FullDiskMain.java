package io.mortise.internal.portable;

import io.mortise.Hold;
import io.mortise.LockException;
import io.mortise.MarkerStyle;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.stream.Stream;

/** Locks a file on a disk that is full, and again when there is room. */
final class FullDiskMain {

  private FullDiskMain() {}

  /** A directory on a small file system, and the style. */
  public static void main(String[] arguments) throws Exception {
    Path directory = Path.of(arguments[0]);
    Path filler = directory.resolve("filler");
    try (PortableLock lock =
        PortableLock.open(directory.resolve("data"), MarkerStyle.valueOf(arguments[1]))) {
      lock.acquire().close(); // and its header is there
      fill(filler);
      try {
        lock.acquire(Duration.ofSeconds(5)).close();
        System.out.println("granted");
      } catch (LockException e) {
        System.out.println(e.errorName().orElse("-") + " " + e.getMessage());
      }
      try (Stream<Path> files = Files.list(directory)) {
        System.out.println(files.map(file -> file.getFileName().toString()).sorted().toList());
      }
      Files.delete(filler);
      try (Hold hold = lock.acquire()) {
        System.out.println(hold.verify());
      }
    }
  }

  private static void fill(Path filler) throws IOException {
    try (OutputStream out = Files.newOutputStream(filler)) {
      while (true) {
        out.write(new byte[4096]);
      }
    } catch (IOException e) {
      if (!String.valueOf(e.getMessage()).contains("No space left")) {
        throw e;
      }
    }
  }
}
