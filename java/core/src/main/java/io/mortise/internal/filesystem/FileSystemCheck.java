package io.mortise.internal.filesystem;

import io.mortise.FileSystemPolicy;
import io.mortise.LockUnsupportedException;
import io.mortise.Mechanism;
import io.mortise.internal.backend.FileIdentity;
import io.mortise.internal.backend.Log;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** Whether the file system of a file that was opened will do. */
public final class FileSystemCheck {

  /*
   * For maintainers: the usual open must not pay for this. A device with a major number is a disk of this machine,
   * and the description knows its device, so nothing is asked there. What has none (network, FUSE, but also tmpfs,
   * overlay and btrfs) is looked at once for each device.
   */
  private static final String PROPERTY = "mortise.fileSystemPolicy";

  /** By device number. */
  private static final Map<Long, Facts> SEEN = new ConcurrentHashMap<>();

  private static final Set<Long> WARNED = ConcurrentHashMap.newKeySet();

  /** Finds out. For tests. */
  interface Look {
    Facts at(Path path) throws IOException;
  }

  private final FileSystemPolicy policy;
  private final @Nullable Look look; // null for the system's
  private final Map<Long, Facts> seen;
  private final Set<Long> warned;

  private FileSystemCheck(
      FileSystemPolicy policy, @Nullable Look look, Map<Long, Facts> seen, Set<Long> warned) {
    this.policy = policy;
    this.look = look;
    this.seen = seen;
    this.warned = warned;
  }

  /**
   * By that policy; null for what the system property says, and else {@link FileSystemPolicy#WARN}.
   */
  public static FileSystemCheck of(@Nullable FileSystemPolicy policy) {
    return new FileSystemCheck(policy != null ? policy : defaultPolicy(), null, SEEN, WARNED);
  }

  static FileSystemCheck with(FileSystemPolicy policy, Look look) {
    return new FileSystemCheck(
        policy, look, new ConcurrentHashMap<>(), ConcurrentHashMap.newKeySet());
  }

  public static FileSystemPolicy defaultPolicy() {
    String chosen = System.getProperty(PROPERTY);
    if (chosen == null || chosen.equals("warn")) {
      return FileSystemPolicy.WARN;
    }
    if (chosen.equals("require")) {
      return FileSystemPolicy.REQUIRE;
    }
    throw new IllegalArgumentException(
        "-D" + PROPERTY + "=" + chosen + ": neither require nor warn");
  }

  /** Is it on a disk of this machine, as far as its device number tells? */
  public static boolean isOnDisk(FileIdentity file) {
    return Linux.HERE && FileIdentity.major(file.device()) != 0;
  }

  /** Must a file system without locks of its own be refused? */
  public boolean isStrict() {
    return policy == FileSystemPolicy.REQUIRE;
  }

  /**
   * Of a file that is open. What it warns of is written by the next {@link Log#flush}.
   *
   * @throws LockUnsupportedException if its locks have a hole, and that is not to be
   */
  public void check(Path path, FileIdentity file, Mechanism mechanism)
      throws LockUnsupportedException {
    if (isOnDisk(file) && !Linux.isWsl1(Linux.KERNEL)) {
      return;
    }
    Facts facts = seen.get(file.device());
    if (facts == null) {
      facts = find(path);
      seen.put(file.device(), facts);
    }
    String holes = facts.holesFor(mechanism);
    if (holes.isEmpty()) {
      return;
    }
    if (isStrict()) {
      throw new LockUnsupportedException(
          "open", path, "refused by the policy for file systems: " + named(facts, holes), null, 0);
    }
    if (warned.add(file.device())) {
      warn(path, named(facts, holes));
    }
  }

  private Facts find(Path path) {
    try {
      return look != null ? look.at(path) : Place.look(path);
    } catch (IOException | RuntimeException e) {
      return KnownHoles.of(Mount.unknown(String.valueOf(e)), false, "");
    }
  }

  private static void warn(Path path, String holes) {
    Log.later(
        Level.WARNING,
        "Locks of "
            + path
            + ", and of all files on the same file system, may let two in: "
            + holes);
  }

  private static String named(Facts facts, String holes) {
    return holes + "; type " + facts.type() + ", mounted from " + facts.source();
  }
}
