package io.mortise.internal.guard;

import io.mortise.LockException;
import io.mortise.NoAnswerException;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicBoolean;

/** Makes guarded calls while its parent allows it threads or does not. */
public final class GuardWithoutThreadsMain {

  private static final long GRACE_NANOS = 200_000_000;

  private final Guard guard = new Guard(() -> GRACE_NANOS);
  private final Path path;

  private GuardWithoutThreadsMain(Path path) {
    this.path = path;
  }

  /** See above. Argument: a path, for messages. */
  public static void main(String[] arguments) throws Exception {
    GuardWithoutThreadsMain main = new GuardWithoutThreadsMain(Path.of(arguments[0]));
    BufferedReader in =
        new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
    System.out.println("ready");
    for (String line = in.readLine(); line != null; line = in.readLine()) {
      System.out.println(main.answer(line));
    }
  }

  private String answer(String command) throws LockException {
    return switch (command) {
      case "call" -> call();
      case "give back" -> guard.giveBack("release", path, () -> true) ? "given back" : "kept";
      case "close" -> close();
      default -> throw new IllegalArgumentException(command);
    };
  }

  private String call() {
    try {
      return guard.call("open", path, () -> "made", Guard::nothing);
    } catch (NoAnswerException e) {
      return "blames the server: " + e.getMessage();
    } catch (LockException e) {
      return "typed";
    }
  }

  private String close() {
    AtomicBoolean closed = new AtomicBoolean();
    guard.close(() -> closed.set(true));
    return closed.get() ? "closed" : "open";
  }
}
