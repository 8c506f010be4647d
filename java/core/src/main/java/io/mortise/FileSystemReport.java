package io.mortise;

import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.Set;

/**
 * What {@link Mortise#probe} found out about the file system of a path.
 *
 * @param path that was asked about, absolute
 * @param directory in which locks were tried: the path itself, or the nearest one above it
 * @param type as the system names it, for example {@code ext4}; {@code unknown} if it does not
 * @param source the device, server or directory that is mounted
 * @param options of the mount that say something about locks
 * @param reach who else may write there
 * @param holes where its locks are known, or have to be feared, to let two in
 * @param notes what else is worth knowing
 * @param trials of locks between two open files of this process; empty where none could be made,
 *     and then a note says why
 */
public record FileSystemReport(
    Path path,
    Path directory,
    String type,
    String source,
    List<String> options,
    Reach reach,
    List<Hole> holes,
    List<String> notes,
    List<Trial> trials) {

  public FileSystemReport {
    Objects.requireNonNull(path, "path");
    Objects.requireNonNull(directory, "directory");
    Objects.requireNonNull(type, "type");
    Objects.requireNonNull(source, "source");
    Objects.requireNonNull(reach, "reach");
    options = List.copyOf(options);
    holes = List.copyOf(holes);
    notes = List.copyOf(notes);
    trials = List.copyOf(trials);
  }

  /** Who else may write to a file system. */
  public enum Reach {
    /** This machine only. */
    LOCAL,
    /** Other machines, too. */
    NETWORK,
    /** Virtual machines, or the machine that this one runs on. */
    SHARED_BY_GUESTS,
    /** The system does not say, or its word is not known here. */
    UNKNOWN
  }

  /**
   * How two may hold one lock.
   *
   * @param text what does not work
   * @param why where that is known from
   * @param mechanisms that it is about
   */
  public record Hole(String text, String why, Set<Mechanism> mechanisms) {}

  /**
   * A lock tried on two open files: it has to keep the second out, and to let it in afterwards.
   * That shows what this system's kernel does, not what other machines see.
   *
   * @param mechanism by which it was tried
   * @param works whether it did both
   * @param finding in words
   */
  public record Trial(Mechanism mechanism, boolean works, String finding) {}

  /** Whether {@link FileSystemPolicy#REQUIRE} would accept it for such locks. */
  public boolean isTrusted(Mechanism mechanism) {
    for (Hole hole : holes) {
      if (hole.mechanisms().contains(mechanism)) {
        return false;
      }
    }
    return true;
  }
}
