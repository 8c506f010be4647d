package io.mortise.internal.who;

import io.mortise.LockMode;
import io.mortise.internal.backend.ByteRange;
import io.mortise.internal.backend.FileIdentity;
import java.io.ByteArrayOutputStream;
import java.io.FileInputStream;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Looks for the locks of a file through {@code /proc}. Opens nothing but files of that. */
public final class LinuxLocks {

  /*
   * For maintainers: two sources.
   *
   * /proc/PID/fdinfo/FD lists the locks that were taken through a descriptor, so it is what names the process of an
   * OFD lock. It is readable for whoever may trace the process: root, or the same user. A line with our inode is
   * believed when stat of /proc/PID/fd/FD gives our device too; only then, for a stat of a file on a server that is
   * down does not return.
   *
   * /proc/locks lists all locks with an owner in our pid namespace, and OFD locks of everybody; it names no process for
   * these. It is for those whom the first does not show, and for those who wait. The device is compared with
   * stat's, but where that is no number of a disk (major 0) the two differ on some file systems (btrfs, overlay):
   * there the inode must do.
   */

  public static final LinuxLocks SYSTEM = new LinuxLocks(Path.of("/proc"));

  private static final long THIS_PROCESS = ProcessHandle.current().pid();

  private static final String LOCK = "lock:";
  private static final String INODE = "ino:";
  private static final int LONGEST_FDINFO_BYTES = 16 << 20; // a line for each key that is held
  private static final int CHUNK_BYTES = 16_384;
  private static final Set<String> OTHER_NUMBERS = Set.of("btrfs", "bcachefs", "overlay");

  private final Path root;

  /** With a directory that stands for {@code /proc}. */
  public LinuxLocks(Path root) {
    this.root = root;
  }

  /** What the same directory tells about the processes themselves. */
  public SuspendedProcess suspended() {
    return new SuspendedProcess(root);
  }

  /**
   * What was seen through descriptors.
   *
   * @param hidden how many processes could not be looked into
   * @param complete false when the time was up before the end
   */
  public record Sweep(List<Sighting> seen, int hidden, boolean complete) {}

  /** Is there anything to look through? */
  public boolean isAvailable() {
    return Files.isDirectory(root.resolve("self/fdinfo"));
  }

  /**
   * Goes through all descriptors of all processes.
   *
   * @param wanted the search ends with the first such lock; null to find all, and who has it open
   *     as well
   */
  public Sweep sweep(FileIdentity file, @Nullable Wanted wanted, long deadlineNanos) {
    List<Sighting> seen = new ArrayList<>();
    int hidden = 0;
    for (String process : processes()) {
      long pid = number(process);
      String[] descriptors = root.resolve(process + "/fdinfo").toFile().list();
      if (descriptors == null && hasProgram(process)) {
        hidden++;
      }
      for (String descriptor : descriptors == null ? new String[0] : descriptors) {
        if (System.nanoTime() - deadlineNanos > 0) {
          return new Sweep(seen, hidden, false);
        }
        try {
          look(pid, (int) number(descriptor), file, wanted, seen);
        } catch (NoSuchFileException e) {
          continue; // closed since
        } catch (IOException e) {
          hidden += hasProgram(process) ? 1 : 0;
          break;
        }
        if (wanted != null && !seen.isEmpty()) {
          return new Sweep(seen, hidden, true);
        }
      }
    }
    return new Sweep(seen, hidden, true);
  }

  /**
   * What is looked for: a lock that conflicts with another one.
   *
   * @param mode of the lock that is in vain
   * @param range likewise
   * @param flock whether that is a {@code flock}
   * @param sparesWitness whether the kernel's half of a portable lock of this process is not meant
   */
  public record Wanted(LockMode mode, ByteRange range, boolean flock, boolean sparesWitness) {
    public boolean isMetBy(Sighting seen) {
      return seen.isLock()
          && !seen.waits()
          && seen.isFlock() == flock
          && (mode == LockMode.EXCLUSIVE || seen.exclusive())
          && (flock || seen.touches(range))
          && !(sparesWitness && seen.pid() == THIS_PROCESS && seen.isLikeAWitness());
    }
  }

  /** Is that lock still where it was seen? Empty if not. */
  public @Nullable Sighting again(Sighting before, FileIdentity file, Wanted wanted) {
    List<Sighting> seen = new ArrayList<>();
    try {
      look(before.pid(), before.descriptor(), file, wanted, seen);
    } catch (IOException e) {
      return null;
    }
    return seen.isEmpty() ? null : seen.get(0);
  }

  private void look(
      long pid, int descriptor, FileIdentity file, @Nullable Wanted wanted, List<Sighting> into)
      throws IOException {
    String text = read(root.resolve(pid + "/fdinfo/" + descriptor), LONGEST_FDINFO_BYTES);
    boolean locks = text.contains(LOCK);
    if (!locks && wanted != null) {
      return;
    }
    List<LockLine> lines = new ArrayList<>();
    boolean open = false;
    for (String line : text.split("\n", -1)) {
      if (line.startsWith(INODE)) {
        open = line.substring(INODE.length()).strip().equals(Long.toUnsignedString(file.inode()));
      } else if (line.startsWith(LOCK)) {
        LockLine lock = LockLine.parse(line.substring(LOCK.length()));
        if (lock != null && lock.inode() == file.inode()) {
          lines.add(lock);
        }
      }
    }
    if ((open || !lines.isEmpty()) && isOf(pid, descriptor, file)) {
      add(pid, descriptor, lines, wanted, into);
    }
  }

  private static void add(
      long pid, int fd, List<LockLine> lines, @Nullable Wanted wanted, List<Sighting> into) {
    boolean marked = isMarked(lines);
    int before = into.size();
    for (LockLine line : lines) {
      Sighting seen =
          Sighting.of(pid, fd, line, marked && line.isOfd() && line.touches(ByteRange.MAIN));
      if (wanted == null || wanted.isMetBy(seen)) {
        into.add(seen);
      }
    }
    if (wanted == null && into.size() == before) {
      into.add(Sighting.open(pid, fd));
    }
  }

  /** The kernel lists neighbouring locks of one owner as one. */
  private static boolean isMarked(List<LockLine> lines) {
    long mark = ByteRange.RETAINED_MARK.offset();
    for (LockLine line : lines) {
      if (line.isOfd()
          && line.exclusive()
          && line.touches(ByteRange.RETAINED_MARK)
          && line.isWithin(ByteRange.MAIN.offset(), mark)) {
        return true;
      }
    }
    return false;
  }

  private boolean isOf(long pid, int descriptor, FileIdentity file) throws IOException {
    Map<String, Object> is =
        Files.readAttributes(root.resolve(pid + "/fd/" + descriptor), "unix:dev,ino");
    return is.get("dev") instanceof Number device
        && device.longValue() == file.device()
        && is.get("ino") instanceof Number inode
        && inode.longValue() == file.inode();
  }

  /** {@link #table(FileIdentity, Path, long)}, however long it takes. */
  public @Nullable List<Sighting> table(FileIdentity file, Path path) {
    return table(file, path, System.nanoTime() + Long.MAX_VALUE / 2);
  }

  /**
   * The locks of the file by the list of all; null where there is none.
   *
   * @param path of the file
   * @param deadlineNanos what is not read by then is left out: the list of a busy machine is long
   */
  public @Nullable List<Sighting> table(FileIdentity file, Path path, long deadlineNanos) {
    String text;
    try {
      text = readLines(root.resolve("locks"), deadlineNanos);
    } catch (IOException e) {
      return null;
    }
    List<Sighting> found = new ArrayList<>();
    String device = LockLine.printed(file.device());
    for (String line : text.split("\n", -1)) {
      LockLine lock = LockLine.parse(line);
      if (lock != null
          && lock.inode() == file.inode()
          && (lock.device().equals(device) || mayDiffer(lock.device(), device, path))) {
        found.add(Sighting.of(Math.max(0, lock.pid()), -1, lock, false));
      }
    }
    return found;
  }

  private static boolean mayDiffer(String printed, String byStat, Path path) {
    try {
      return printed.startsWith("00:")
          && byStat.startsWith("00:")
          && OTHER_NUMBERS.contains(Files.getFileStore(path).type());
    } catch (IOException e) {
      return false;
    }
  }

  /** Threads of the kernel have none, and no descriptors either. */
  private boolean hasProgram(String process) {
    try {
      return !read(root.resolve(process + "/cmdline"), 1).isEmpty();
    } catch (IOException e) {
      return false; // has ended
    }
  }

  /** This one first: to hear that it is oneself is worth the most. */
  private List<String> processes() {
    List<String> all = new ArrayList<>();
    String own = Long.toString(ProcessHandle.current().pid());
    String[] names = root.toFile().list();
    for (String name : names == null ? new String[0] : names) {
      if (number(name) > 0) {
        all.add(name.equals(own) ? 0 : all.size(), name);
      }
    }
    return all;
  }

  /** -1 for what is none. */
  private static long number(String name) {
    try {
      return name.charAt(0) <= '9' ? Integer.parseInt(name) : -1;
    } catch (NumberFormatException e) {
      return -1;
    }
  }

  /**
   * Through java.io: an interrupt does not disturb it, and it needs no direct memory, as the JDK's
   * channels do.
   *
   * @throws NoSuchFileException if that is why; java.io has one exception for every reason
   */
  private static InputStream open(Path file) throws IOException {
    try {
      return new FileInputStream(file.toFile());
    } catch (FileNotFoundException e) {
      throw Files.exists(file) ? e : new NoSuchFileException(file.toString());
    }
  }

  private static String read(Path file, int limit) throws IOException {
    try (InputStream in = open(file)) {
      return new String(in.readNBytes(limit), StandardCharsets.ISO_8859_1);
    }
  }

  /** Whole lines. */
  private static String readLines(Path file, long deadlineNanos) throws IOException {
    ByteArrayOutputStream lines = new ByteArrayOutputStream(CHUNK_BYTES);
    byte[] chunk = new byte[CHUNK_BYTES];
    try (InputStream in = open(file)) {
      for (int count = in.read(chunk); count >= 0; count = in.read(chunk)) {
        lines.write(chunk, 0, count);
        if (System.nanoTime() - deadlineNanos > 0) {
          String text = lines.toString(StandardCharsets.ISO_8859_1);
          return text.substring(0, text.lastIndexOf('\n') + 1);
        }
      }
    }
    return lines.toString(StandardCharsets.ISO_8859_1);
  }
}
