package io.mortise;

import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReadWriteLock;

/**
 * A lock that threads and processes share.
 *
 * <p><b>Two ways to hold it.</b> {@code acquire} and its relatives give a {@link Hold}, owned by
 * whoever has it and not reentrant. {@link #readLock} and {@link #writeLock} are the {@code
 * java.util.concurrent} views: owned by a thread, reentrant, and, on the native backend, free of
 * allocation. Both exclude each other.
 *
 * <p><b>Waiting.</b> Threads of one JVM that want the same lock are served in the order of their
 * arrival. Between processes, class loaders and overlapping ranges the operating system decides. A
 * virtual thread that waits does not occupy its carrier.
 *
 * <p><b>Waiting for oneself.</b> A thread that holds the lock, or an overlapping range of the same
 * file, and asks for it without a timeout would wait for ever; it gets a {@link
 * SelfDeadlockException} instead. With a timeout it waits, and times out. Holds taken through
 * {@link #acquireAsync} belong to no thread and do not count; nor do holds of a copy of Mortise in
 * another class loader. Not noticed either: a thread that holds a range shared, asks for an
 * overlapping one shared, and comes behind a writer that waits for the first.
 */
public interface InterProcessLock extends ReadWriteLock {

  /**
   * Waits until the lock is held.
   *
   * @throws ForeignFileException on the portable backend, if something that is no marker has the
   *     marker's name: waiting would not end
   * @throws LockClosedException if the {@link LockFile} or {@link KeyedLocks} is closed, before or
   *     meanwhile
   * @throws LockException if the system refuses; the portable backend also needs a directory that
   *     may be written
   * @throws InterruptedException if interrupted before or during the wait; nothing is held then,
   *     and nothing else is affected
   */
  Hold acquire(LockMode mode) throws IOException, InterruptedException;

  /**
   * Waits at most so long.
   *
   * @param timeout zero tries once; one beyond a century is as good as none. Measured on a
   *     monotonic clock; whether that counts while the machine is suspended is up to the system
   *     (not on Linux).
   * @throws LockTimeoutException if it was not to be had in that time; names the holder if known
   * @throws IllegalArgumentException if the timeout is negative
   * @throws InterruptedException as {@link #acquire(LockMode)}
   */
  Hold acquire(LockMode mode, Duration timeout) throws IOException, InterruptedException;

  /**
   * Takes the lock if that needs no wait, else returns empty. Does not overtake threads of this JVM
   * that are waiting for it. Interrupts have no effect on it.
   *
   * @throws NoAnswerException if a file server does not answer for two seconds, or what the system
   *     property {@code mortise.fileServerGrace} says
   * @throws LockException as {@link #acquire(LockMode)}
   */
  Optional<Hold> tryAcquire(LockMode mode) throws IOException;

  /**
   * Takes the lock as soon as possible, while no thread of the caller's waits. While the request is
   * in a queue of this JVM, no thread waits for it at all; in the operating system, a daemon thread
   * of Mortise waits. There are at most 64 of these threads in a JVM (class loader). When there are
   * more waits than threads, the waits take turns, every 20 ms, so some are served later. Failures
   * complete the future exceptionally; one of them is that no thread can be started when the wait
   * begins. If none can be started later, the lock is granted as soon as one can. When the caller
   * completes the future itself (by cancelling, {@code orTimeout}), the wait is abandoned, and a
   * lock granted at that very moment is released again: nothing leaks.
   *
   * <p>Actions attached to the future run in one of these threads, or in the caller's own when the
   * lock was free, never in {@link java.util.concurrent.ForkJoinPool#commonPool}. An action that
   * blocks keeps its thread. Other waiters still get their grants, but later: when actions block
   * all threads, one more thread is started every 10 ms, beyond the 64. So use the {@code …Async}
   * methods, with an executor of your own, for anything that takes time.
   */
  CompletableFuture<Hold> acquireAsync(LockMode mode);

  /**
   * The shared lock as a {@link Lock}. Like that of {@link
   * java.util.concurrent.locks.ReentrantReadWriteLock}: owned by a thread, reentrant, open to the
   * thread that has the write lock. I/O failures are {@link java.io.UncheckedIOException}s. {@code
   * newCondition} is unsupported.
   */
  @Override
  Lock readLock();

  /**
   * The exclusive lock as a {@link Lock}; see {@link #readLock}. A thread that has only the read
   * lock and asks for this one gets an {@link IllegalMonitorStateException} at once, from every
   * method, where it would otherwise wait for itself.
   */
  @Override
  Lock writeLock();

  /**
   * A process that at this moment has a lock with which an exclusive lock of these bytes would
   * conflict, as far as it can be told. Holds of this process (class loader) are always found,
   * others where the operating system names them. Of several holders one is returned, and one of
   * this process first. Empty does not mean free.
   *
   * <p>Never waits for the lock. On Linux the search takes some 10 microseconds for each file that
   * any process has open, unless the holder is still where it was found last.
   *
   * @throws LockClosedException if what it was had from is closed
   * @throws NoAnswerException if a file server does not answer
   */
  Optional<LockOwner> owner() throws IOException;
}
