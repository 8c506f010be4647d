package io.mortise.contract;

import static io.mortise.LockMode.EXCLUSIVE;
import static io.mortise.LockMode.SHARED;
import static io.mortise.support.MustBlock.mustBlock;
import static io.mortise.support.OtherThread.inOtherThread;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.mortise.Hold;
import io.mortise.LockFile;
import io.mortise.LockMode;
import io.mortise.support.MustBlock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Threads of one JVM are served in the order of their arrival. */
class FairnessTest extends OneLockFile {

  private MustBlock<Hold> waiter(LockMode mode) {
    return mustBlock(() -> file.acquire(mode));
  }

  @Test
  void writersAreServedInTheOrderOfTheirArrival() throws Exception {
    List<Integer> served = Collections.synchronizedList(new ArrayList<>());
    Hold hold = file.acquire(EXCLUSIVE);
    List<MustBlock<Void>> waiters = new ArrayList<>();
    for (int i = 0; i < 6; i++) {
      int number = i;
      waiters.add(
          mustBlock(
              () -> {
                Hold mine = file.acquire(EXCLUSIVE);
                served.add(number);
                mine.close();
              }));
    }

    hold.close();

    for (MustBlock<Void> waiter : waiters) {
      waiter.mustReturn();
    }
    assertEquals(IntStream.range(0, 6).boxed().toList(), served);
  }

  @Test
  void theOrderHoldsAcrossLockFilesOfOnePath() throws Exception {
    List<String> served = Collections.synchronizedList(new ArrayList<>());
    try (LockFile second = LockFile.open(path)) {
      Hold hold = file.acquire(EXCLUSIVE);
      MustBlock<Void> first = mustBlock(() -> serve(second, "second file", served));
      MustBlock<Void> last = mustBlock(() -> serve(file, "first file", served));

      hold.close();

      first.mustReturn();
      last.mustReturn();
    }
    assertEquals(List.of("second file", "first file"), served);
  }

  private static void serve(LockFile file, String name, List<String> served) throws Exception {
    Hold mine = file.acquire(EXCLUSIVE);
    served.add(name);
    mine.close();
  }

  @Test
  void aReaderDoesNotOvertakeAQueuedWriter() throws Exception {
    Hold reader = file.acquire(SHARED);
    MustBlock<Hold> writer = waiter(EXCLUSIVE);
    MustBlock<Hold> lateReader = waiter(SHARED);

    reader.close();

    Hold written = writer.mustReturn();
    lateReader.mustStillBlock();
    written.close();
    lateReader.mustReturn().close();
  }

  @Test
  void nobodyWhoOnlyTriesOvertakesAQueuedWriter() throws Exception {
    Hold reader = file.acquire(SHARED);
    MustBlock<Hold> writer = waiter(EXCLUSIVE);

    assertTrue(inOtherThread(() -> file.tryAcquire(SHARED)).isEmpty());
    assertFalse(inOtherThread(() -> file.readLock().tryLock()));
    assertFalse(inOtherThread(() -> file.readLock().tryLock(0, TimeUnit.SECONDS)));
    CompletableFuture<Hold> async = file.acquireAsync(SHARED);
    assertFalse(async.isDone());

    reader.close();
    writer.mustReturn().close();
    async.get(20, TimeUnit.SECONDS).close();
  }

  @Test
  void readersBehindAWriterShareItsSuccession() throws Exception {
    Hold writer = file.acquire(EXCLUSIVE);
    CyclicBarrier together = new CyclicBarrier(3);
    List<MustBlock<Void>> readers = new ArrayList<>();
    for (int i = 0; i < 3; i++) {
      readers.add(
          mustBlock(
              () -> {
                Hold mine = file.acquire(SHARED);
                together.await(20, TimeUnit.SECONDS);
                mine.close();
              }));
    }

    writer.close();

    for (MustBlock<Void> reader : readers) {
      reader.mustReturn();
    }
    assertTrue(file.tryAcquire(EXCLUSIVE).isPresent());
  }

  @Test
  void readersInTheQueueDoNotJumpTheWriterBetweenThem() throws Exception {
    Hold first = file.acquire(EXCLUSIVE);
    MustBlock<Hold> reader = waiter(SHARED);
    MustBlock<Hold> writer = waiter(EXCLUSIVE);
    MustBlock<Hold> lateReader = waiter(SHARED);

    first.close();
    Hold read = reader.mustReturn();
    writer.mustStillBlock();
    lateReader.mustStillBlock();

    read.close();
    Hold written = writer.mustReturn();
    lateReader.mustStillBlock();

    written.close();
    lateReader.mustReturn().close();
  }

  @Test
  void aWriterThatTimesOutLetsTheReadersBehindItJoin() throws Exception {
    Hold reader = file.acquire(SHARED);
    MustBlock<Boolean> writer =
        mustBlock(() -> file.writeLock().tryLock(1_500, TimeUnit.MILLISECONDS));
    MustBlock<Hold> lateReader = waiter(SHARED);

    assertFalse(writer.mustReturn());

    lateReader.mustReturn().close();
    reader.close();
  }

  @Test
  void aWriterThatIsInterruptedLetsTheReadersBehindItJoin() throws Exception {
    Hold reader = file.acquire(SHARED);
    MustBlock<Hold> writer = waiter(EXCLUSIVE);
    MustBlock<Hold> lateReader = waiter(SHARED);

    writer.interrupt();

    writer.mustThrow(InterruptedException.class);
    lateReader.mustReturn().close();
    reader.close();
  }

  @Test
  void aWaiterWithATimeoutKeepsItsPlace() throws Exception {
    Hold hold = file.acquire(EXCLUSIVE);
    MustBlock<Hold> first = mustBlock(() -> file.acquire(EXCLUSIVE, Duration.ofMinutes(1)));
    MustBlock<Hold> second = waiter(EXCLUSIVE);

    hold.close();

    Hold mine = first.mustReturn();
    second.mustStillBlock();
    mine.close();
    second.mustReturn().close();
  }
}
