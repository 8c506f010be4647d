package io.mortise.internal.portable;

import io.mortise.Backend;
import io.mortise.Hold;
import io.mortise.LockFile;
import io.mortise.LockMode;
import java.nio.file.Path;

/** Opens the files it is given, and says by which backend. What is logged goes to its errors. */
final class DegradedMain {

  static final String CHOSEN = "chosen";
  static final String DEFAULT = "default";

  private DegradedMain() {}

  /** Whether the backend is chosen, and the files. */
  public static void main(String[] arguments) throws Exception {
    for (int i = 1; i < arguments.length; i++) {
      LockFile.Builder builder = LockFile.builder(Path.of(arguments[i]));
      if (arguments[0].equals(CHOSEN)) {
        builder.backend(Backend.PORTABLE);
      }
      try (LockFile file = builder.open();
          Hold hold = file.acquire(LockMode.EXCLUSIVE)) {
        System.out.println(file.backend() + " " + hold.verify());
      }
    }
  }
}
