package io.mortise.packaging;

import io.mortise.Backend;
import io.mortise.Hold;
import io.mortise.LockFile;
import io.mortise.LockMode;
import io.mortise.LockUnsupportedException;
import io.mortise.Mortise;
import io.mortise.NativeStatus;
import io.mortise.harness.Eventually;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Says how the native library fared, and locks files by default, and portably. */
final class LoaderReport {

  static final String INTERRUPTED = "interrupted";

  /** Ends the JVM, without any of its cleaning up, as soon as the library is loaded. */
  static final String HALT = "halt";

  /** What it says when it waits for its start, which is a file of that name in its directory. */
  static final String READY = "ready";

  static final String WAIT = "wait";
  static final String START = "start";

  private LoaderReport() {}

  /** A directory for the files to lock, and perhaps INTERRUPTED, HALT or WAIT. */
  public static void main(String[] arguments) throws Exception {
    List<String> wishes = List.of(arguments);
    Path directory = Path.of(arguments[0]);
    if (wishes.contains(INTERRUPTED)) {
      Thread.currentThread().interrupt();
    }
    if (wishes.contains(WAIT)) {
      System.out.println(READY);
      Eventually.await("the start", () -> Files.exists(directory.resolve(START)));
    }
    NativeStatus status = Mortise.nativeStatus();
    if (wishes.contains(HALT)) {
      say("state", status.state());
      System.out.flush();
      Runtime.getRuntime().halt(0);
    }
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
