package io.mortise.packaging;

import io.mortise.Backend;
import io.mortise.Hold;
import io.mortise.LockFile;
import io.mortise.LockMode;
import io.mortise.LockUnsupportedException;
import io.mortise.Mortise;
import io.mortise.NativeStatus;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/** Says how the native library fared, and locks files by default, and portably. */
final class LoaderReport {

  static final String INTERRUPTED = "interrupted";

  private LoaderReport() {}

  /** A directory for the files to lock, and perhaps INTERRUPTED. */
  public static void main(String[] arguments) throws Exception {
    if (List.of(arguments).contains(INTERRUPTED)) {
      Thread.currentThread().interrupt();
    }
    NativeStatus status = Mortise.nativeStatus();
    boolean wasInterrupted = Thread.interrupted();
    say("state", status.state());
    say("platform", status.platform());
    say("source", status.source().orElse("-"));
    for (NativeStatus.Attempt attempt : status.attempts()) {
      say("attempt", attempt.state() + " " + attempt.location() + ": " + attempt.failure());
    }
    say("required by", status.requiredBy().orElse("-"));
    say("hint", status.hint());
    say("status", status.describe());
    say("interrupted", wasInterrupted);
    Path directory = Path.of(arguments[0]);
    say("default", lock(LockFile.builder(directory.resolve("default"))));
    say("again", lock(LockFile.builder(directory.resolve("again"))));
    say(
        "portable",
        lock(LockFile.builder(directory.resolve("portable")).backend(Backend.PORTABLE)));
    say("unchanged", Mortise.nativeStatus() == status);
  }

  private static String lock(LockFile.Builder builder) throws IOException, InterruptedException {
    try (LockFile file = builder.open();
        Hold hold = file.acquire(LockMode.EXCLUSIVE)) {
      return file.backend() + " " + hold.verify();
    } catch (LockUnsupportedException e) {
      return e.toString();
    }
  }

  private static void say(String key, Object value) {
    System.out.println(key + "=" + value);
  }
}
