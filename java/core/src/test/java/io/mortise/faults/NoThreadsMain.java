package io.mortise.faults;

import io.mortise.Hold;
import io.mortise.LockException;
import io.mortise.LockFile;
import io.mortise.LockMode;
import io.mortise.LockTimeoutException;
import io.mortise.harness.Eventually;
import io.mortise.harness.OpenFiles;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;

/** Locks, step by step, while its parent allows it threads or does not. Argument: a file. */
public final class NoThreadsMain {

  private static final Duration MOMENT = Duration.ofMillis(50);
  private static final long PATIENCE_SECONDS = 25;

  private final Path path;
  private final List<CompletableFuture<Hold>> waiting = new ArrayList<>();
  private LockFile file;
  private Hold hold;

  private NoThreadsMain(Path path) {
    this.path = path;
  }

  /** See above. */
  public static void main(String[] arguments) throws Exception {
    NoThreadsMain main = new NoThreadsMain(Path.of(arguments[0]));
    BufferedReader in =
        new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
    System.out.println("ready");
    for (String line = in.readLine(); line != null; line = in.readLine()) {
      System.out.println(main.answer(line));
    }
  }

  private String answer(String command) throws Exception {
    return switch (command) {
      case "thread" -> startAThread();
      case "wait" -> waitForIt();
      case "release" -> release();
      case "served" -> served();
      case "first" -> firstUse();
      case "leave" -> leaveOpen();
      case "given back" -> givenBack();
      default -> throw new IllegalArgumentException(command);
    };
  }

  private static String startAThread() throws InterruptedException {
    Thread thread = new Thread(() -> {});
    try {
      thread.start();
      thread.join();
      return "started";
    } catch (OutOfMemoryError e) {
      return "none";
    }
  }

  private String waitForIt() throws Exception {
    file = LockFile.open(path);
    hold = file.acquire(LockMode.EXCLUSIVE);
    for (int i = 0; i < 3; i++) {
      waiting.add(file.acquireAsync(LockMode.EXCLUSIVE));
      waiting.add(file.acquireAsync(LockMode.SHARED));
    }
    return "waiting";
  }

  private String release() throws Exception {
    hold.close();
    return "released";
  }

  /** All of them are, and then anybody else. */
  private String served() throws Exception {
    for (CompletableFuture<Hold> future : waiting) {
      future.get(PATIENCE_SECONDS, TimeUnit.SECONDS).close();
    }
    file.acquire(LockMode.EXCLUSIVE, Duration.ofSeconds(PATIENCE_SECONDS)).close();
    file.acquire(LockMode.SHARED, Duration.ofSeconds(PATIENCE_SECONDS)).close();
    return "served " + waiting.size();
  }

  private static void openOne(Path unclosed) throws Exception {
    LockFile opened = LockFile.open(unclosed);
    opened.acquire(LockMode.EXCLUSIVE).close();
  }

  private String leaveOpen() throws Exception {
    openOne(path);
    return "left";
  }

  /** What was opened without a thread is not watched; what is opened later is. */
  private String givenBack() throws Exception {
    Path later = path.resolveSibling("later");
    openOne(later);
    Eventually.await(
        "it is closed",
        () -> {
          System.gc();
          return OpenFiles.countOf(later) == 0;
        });
    return "given back";
  }

  /** What is not to be had is said by exceptions of ours, and soon. */
  private String firstUse() throws Exception {
    try (LockFile opened = LockFile.open(path);
        Hold held = opened.acquire(LockMode.EXCLUSIVE)) {
      return use(opened, held);
    } catch (LockException e) {
      return "typed";
    }
  }

  private static String use(LockFile opened, Hold held) throws Exception {
    if (opened.tryAcquire(LockMode.SHARED).isPresent()) {
      return "not exclusive";
    }
    try {
      opened.acquire(LockMode.EXCLUSIVE, MOMENT).close();
      return "no timeout";
    } catch (LockTimeoutException e) {
      // as it should be
    }
    CompletableFuture<Hold> future = opened.acquireAsync(LockMode.EXCLUSIVE);
    held.close();
    try {
      future.get(PATIENCE_SECONDS, TimeUnit.SECONDS).close();
    } catch (ExecutionException e) {
      if (!(e.getCause() instanceof LockException)) {
        return "untyped: " + e.getCause();
      }
      opened.acquire(LockMode.EXCLUSIVE, MOMENT).close(); // nobody is in the way of the next
      return "used, but for futures";
    }
    return "used";
  }
}
