package io.mortise.internal.retain;

import io.mortise.LockFile;
import io.mortise.LockMode;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/**
 * Keeps the lock of a file, with a janitor that looks once and then at the next ring, not at the
 * next tick. Is told to keep it again, or to close the file, and goes on until its input ends.
 */
public final class DeepSleeperMain {

  private DeepSleeperMain() {}

  /** The file. */
  public static void main(String[] arguments) throws IOException, InterruptedException {
    Janitor.tickNanos = TimeUnit.HOURS.toNanos(1);
    Path path = Path.of(arguments[0]);
    BufferedReader in =
        new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
    try (LockFile file = LockFile.builder(path).retain(Duration.ofHours(1)).open()) {
      do {
        file.acquire(LockMode.EXCLUSIVE).close();
        System.out.println("kept");
      } while ("keep".equals(in.readLine()));
    }
    System.out.println("closed");
    in.readLine();
  }
}
