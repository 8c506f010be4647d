package io.mortise.internal.filesystem;

import io.mortise.FileSystemReport;
import io.mortise.FileSystemReport.Trial;
import io.mortise.LockException;
import io.mortise.LockMode;
import io.mortise.LockUnsupportedException;
import io.mortise.Mechanism;
import io.mortise.internal.backend.ByteRange;
import io.mortise.internal.backend.Description;
import io.mortise.internal.backend.LockBackend;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Finds out about the file system of a path, and tries locks in a file of its own. */
public final class Prober {

  private final @Nullable LockBackend kernel;
  private final List<Trial> trials = new ArrayList<>();
  private final List<String> notes = new ArrayList<>();

  private Prober(@Nullable LockBackend kernel) {
    this.kernel = kernel;
  }

  /**
   * The whole report.
   *
   * @param kernel null where the system's locks cannot be had
   */
  public static FileSystemReport probe(Path path, @Nullable LockBackend kernel)
      throws LockException {
    if (path.getFileSystem() != FileSystems.getDefault()) {
      throw new LockUnsupportedException(
          "probe", path, "only files of the default file system can be locked", null, 0);
    }
    return new Prober(kernel).look(path.toAbsolutePath().normalize());
  }

  private FileSystemReport look(Path path) throws LockException {
    Path directory = path;
    while (!Files.isDirectory(directory) && directory.getParent() != null) {
      directory = directory.getParent();
    }
    Facts facts;
    try {
      facts = Place.look(Files.exists(path) ? path : directory);
    } catch (IOException e) {
      throw new LockException("probe", path, reason(e), null, 0);
    }
    notes.addAll(facts.notes());
    tryIn(directory);
    return new FileSystemReport(
        path,
        directory,
        facts.type(),
        facts.source(),
        facts.options(),
        facts.reach(),
        facts.holes(),
        notes,
        trials);
  }

  private void tryIn(Path directory) {
    if (kernel == null) {
      notes.add("no lock was tried: the native library is not in use");
      return;
    }
    Path file;
    try {
      file = Files.createTempFile(directory, ".mortise-probe-", ".lock");
    } catch (IOException e) {
      notes.add("no lock was tried: cannot create a file in " + directory + ": " + reason(e));
      return;
    }
    try {
      for (Mechanism mechanism : Mechanism.values()) {
        trials.add(trial(kernel, file, mechanism));
      }
    } finally {
      remove(file);
    }
  }

  private static Trial trial(LockBackend kernel, Path file, Mechanism mechanism) {
    try {
      Description first = kernel.open(file, mechanism, false, 0);
      try {
        Description second = kernel.open(file, mechanism, false, 0);
        try {
          String failure = failure(first, second);
          return new Trial(mechanism, failure == null, failure == null ? "works" : failure);
        } finally {
          second.close();
        }
      } finally {
        first.close();
      }
    } catch (LockException e) {
      return new Trial(mechanism, false, String.valueOf(e.getMessage()));
    }
  }

  private static @Nullable String failure(Description first, Description second)
      throws LockException {
    if (!first.tryLock(LockMode.EXCLUSIVE, ByteRange.MAIN)) {
      return "refused, although nobody else has the lock";
    }
    if (second.tryLock(LockMode.EXCLUSIVE, ByteRange.MAIN)) {
      return "two open files of this process had the lock at the same time";
    }
    first.unlock(ByteRange.MAIN);
    return second.tryLock(LockMode.EXCLUSIVE, ByteRange.MAIN)
        ? null
        : "refused, although the lock was given back";
  }

  private void remove(Path file) {
    try {
      Files.deleteIfExists(file);
    } catch (IOException e) {
      notes.add("left behind: " + file + ": " + reason(e));
    }
  }

  /** Some of these exceptions have no more than the path for a message. */
  private static String reason(IOException failure) {
    if (failure instanceof AccessDeniedException) {
      return "permission denied";
    }
    String why = failure instanceof FileSystemException e ? e.getReason() : null;
    return why != null ? why : failure.toString();
  }
}
