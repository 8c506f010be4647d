package io.mortise.contract;

import static io.mortise.support.MustBlock.mustBlock;
import static io.mortise.support.OtherThread.inOtherThread;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.mortise.Hold;
import io.mortise.LockFile;
import io.mortise.LockMode;
import io.mortise.support.MustBlock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Lock;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Every way of asking, in every mode, against a hold in every mode, along every path to the file.
 */
class ExclusionTest extends OneLockFile {

  /** How the second one gets at the file. */
  enum Route {
    SAME_LOCK_FILE,
    SECOND_LOCK_FILE,
    LINKED_DIRECTORY,
    HARD_LINK,
    IN_PLACE
  }

  /** How the second one asks. */
  enum Way {
    ACQUIRE,
    TIMED,
    ASYNC,
    VIEW,
    VIEW_INTERRUPTIBLY,
    VIEW_TIMED
  }

  static Stream<Arguments> everything() {
    return Arrays.stream(Route.values())
        .flatMap(
            route ->
                Arrays.stream(Way.values())
                    .flatMap(way -> modes().map(modes -> Arguments.of(route, way, modes))));
  }

  static Stream<Arguments> routes() {
    return Arrays.stream(Route.values())
        .flatMap(route -> modes().map(modes -> Arguments.of(route, modes)));
  }

  record Modes(LockMode held, LockMode wanted) {
    boolean join() {
      return held == LockMode.SHARED && wanted == LockMode.SHARED;
    }
  }

  private static Stream<Modes> modes() {
    return Arrays.stream(LockMode.values())
        .flatMap(held -> Arrays.stream(LockMode.values()).map(wanted -> new Modes(held, wanted)));
  }

  private LockFile along(Route route) throws Exception {
    return switch (route) {
      case SAME_LOCK_FILE -> file;
      case SECOND_LOCK_FILE -> LockFile.open(path);
      case LINKED_DIRECTORY -> {
        Path link = Files.createSymbolicLink(directory.resolve("link"), directory);
        yield LockFile.open(link.resolve(path.getFileName()));
      }
      case HARD_LINK -> LockFile.open(Files.createLink(directory.resolve("hard"), path));
      case IN_PLACE -> LockFile.builder(path).inPlace().open();
    };
  }

  @ParameterizedTest
  @MethodSource("routes")
  void tryingIsRefusedUnlessBothShare(Route route, Modes modes) throws Exception {
    LockFile other = along(route);
    Hold hold = file.acquire(modes.held());

    assertEquals(modes.join(), tries(other, modes.wanted()), "tryAcquire");
    assertEquals(modes.join(), triesView(other, modes.wanted()), "view's tryLock");

    hold.close();
    assertTrue(tries(other, modes.wanted()), "free again");
    assertTrue(triesView(other, modes.wanted()), "free again");
    other.close();
  }

  private static boolean tries(LockFile other, LockMode mode) throws Exception {
    return inOtherThread(
        () -> {
          var hold = other.tryAcquire(mode);
          hold.ifPresent(Hold::close);
          return hold.isPresent();
        });
  }

  private static boolean triesView(LockFile other, LockMode mode) throws Exception {
    return inOtherThread(
        () -> {
          Lock view = view(other, mode);
          boolean held = view.tryLock();
          if (held) {
            view.unlock();
          }
          return held;
        });
  }

  @ParameterizedTest
  @MethodSource("everything")
  void whoAsksWaitsUnlessBothShare(Route route, Way way, Modes modes) throws Exception {
    LockFile other = along(route);
    Hold hold = file.acquire(modes.held());
    Callable<Boolean> pair = pair(other, way, modes.wanted());

    if (modes.join()) {
      assertTrue(inOtherThread(pair));
      hold.close();
    } else {
      MustBlock<Boolean> waiter = mustBlock(pair);
      hold.close();
      assertTrue(waiter.mustReturn());
    }
    other.close();
  }

  /** Takes it and gives it back. */
  private static Callable<Boolean> pair(LockFile other, Way way, LockMode mode) {
    Lock view = view(other, mode);
    return switch (way) {
      case ACQUIRE -> () -> closed(other.acquire(mode));
      case TIMED -> () -> closed(other.acquire(mode, Duration.ofMinutes(1)));
      case ASYNC -> () -> closed(granted(other.acquireAsync(mode)));
      case VIEW ->
          () -> {
            view.lock();
            return unlocked(view);
          };
      case VIEW_INTERRUPTIBLY ->
          () -> {
            view.lockInterruptibly();
            return unlocked(view);
          };
      case VIEW_TIMED -> () -> view.tryLock(1, TimeUnit.MINUTES) && unlocked(view);
    };
  }

  private static Hold granted(CompletableFuture<Hold> future) throws Exception {
    return future.get();
  }

  private static boolean closed(Hold hold) {
    assertNotNull(hold);
    hold.close();
    return true;
  }

  private static boolean unlocked(Lock view) {
    view.unlock();
    return true;
  }

  private static Lock view(LockFile file, LockMode mode) {
    return mode == LockMode.EXCLUSIVE ? file.writeLock() : file.readLock();
  }
}
