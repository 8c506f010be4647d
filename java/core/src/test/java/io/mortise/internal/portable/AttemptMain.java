package io.mortise.internal.portable;

import io.mortise.Hold;
import io.mortise.LockException;
import io.mortise.LockFile;
import io.mortise.LockMode;
import io.mortise.MarkerStyle;
import io.mortise.support.Portably;
import java.nio.file.Path;
import java.time.Duration;

/** Tries to lock a file, and says what came of it. */
final class AttemptMain {

  private AttemptMain() {}

  /** The file, the style, the mode. */
  public static void main(String[] arguments) throws Exception {
    try (LockFile file = Portably.open(Path.of(arguments[0]), MarkerStyle.valueOf(arguments[1]));
        Hold hold = file.acquire(LockMode.valueOf(arguments[2]), Duration.ofMillis(500))) {
      System.out.println("granted " + hold.verify());
    } catch (LockException e) {
      String name = e.errorName().orElse("-");
      System.out.println(e.getClass().getSimpleName() + " " + name + " " + e.getMessage());
    }
  }
}
