package io.mortise;

import io.mortise.internal.lock.HolderList;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * Who has to do with the locks of a file, at one moment: for whoever wants to know and not to lock.
 *
 * <p>The file is not created, not opened and not locked, and no lock of this process on it is
 * touched. Markers of the portable backend beside it are read. On Linux the answer is {@code
 * /proc}'s; on other systems it is who has the file open, as far as the system says that. It takes
 * time in proportion to all open files of the machine, some microseconds for each.
 *
 * <p>Not there: holders on other machines, unless a marker names them; processes of other pid
 * namespaces. Locks of processes that may not be looked into have no pid.
 *
 * @param holders who holds or retains the file's own lock, a range of it, or a {@code flock}. One
 *     lock appears with each process that has its descriptor, such as a child that inherited it
 * @param waiting who is seen to ask for one
 * @param open who has the file open besides, of the processes that may be looked into
 * @param unseen which holders could not be looked for, in words; empty when all are there. A holder
 *     without a pid says itself why it has none
 */
public record LockHolders(
    List<LockOwner> holders,
    List<LockOwner> waiting,
    List<LockOwner> open,
    Optional<String> unseen) {

  public LockHolders {
    holders = List.copyOf(holders);
    waiting = List.copyOf(waiting);
    open = List.copyOf(open);
    Objects.requireNonNull(unseen, "unseen");
  }

  /**
   * Looks. Never waits for a lock. Can be called by any thread, interrupted or not. What it finds
   * may have changed when it returns.
   *
   * @throws LockException if there is no such file, or it is one that Mortise would not lock: a
   *     directory, a symbolic link, a FIFO, a device
   */
  public static LockHolders of(Path path) throws LockException {
    return HolderList.of(Objects.requireNonNull(path, "path"));
  }
}
