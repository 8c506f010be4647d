package io.mortise.internal.filesystem;

import io.mortise.FileSystemReport.Hole;
import io.mortise.FileSystemReport.Reach;
import io.mortise.Mechanism;
import io.mortise.internal.identity.LocalFileSystems;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What is to be thought of a file system, by its type and options. The sources are in
 * docs/file-systems.md.
 */
final class KnownHoles {

  private static final Set<Mechanism> BOTH = Set.of(Mechanism.FCNTL, Mechanism.FLOCK);

  /** Their servers know nothing of locks. */
  private static final Set<String> LOCKLESS_FUSE =
      Set.of(
          "fuse.sshfs",
          "fuse.s3fs",
          "fuse.gcsfuse",
          "fuse.rclone",
          "fuse.mount-s3",
          "fuse.blobfuse2",
          "fuse.afpfs");

  /** Locks are shared by all machines, where nothing in the options says otherwise. */
  private static final Set<String> CLUSTER = Set.of("ceph", "gfs2", "ocfs2", "lustre", "gpfs");

  private static final Set<String> DOCKER_DESKTOP =
      Set.of("fakeowner", "fuse.grpcfuse", "grpcfuse", "osxfs", "fuse.osxfs");

  private static final List<String> TELLING =
      List.of(
          "local_lock=",
          "nolock",
          "lock",
          "vers=",
          "nobrl",
          "flock",
          "localflock",
          "localflocks",
          "noflock",
          "cache=",
          "hard",
          "soft",
          "lowerdir=",
          "upperdir=");

  private final Mount mount;
  private final List<Hole> holes = new ArrayList<>();
  private final List<String> notes = new ArrayList<>();

  private KnownHoles(Mount mount) {
    this.mount = mount;
  }

  /**
   * @param isDisk whether its device is a disk of this machine
   * @param kernel the version of the system, as {@code uname -r} prints it
   */
  static Facts of(Mount mount, boolean isDisk, String kernel) {
    KnownHoles known = new KnownHoles(mount);
    Reach reach = known.look(isDisk);
    if (Linux.isWsl1(kernel)) {
      known.hole(
          "WSL 1 grants fcntl locks to everybody",
          "github.com/microsoft/WSL issue 1927",
          Set.of(Mechanism.FCNTL));
    }
    return new Facts(
        mount.type(), mount.source(), known.tellingOptions(), reach, known.holes, known.notes);
  }

  private Reach look(boolean isDisk) {
    String type = mount.type();
    switch (type) {
      case "nfs", "nfs4" -> {
        return nfs();
      }
      case "cifs", "smb3", "smbfs" -> {
        return smb();
      }
      case "9p" -> {
        hole("locks may stay within this guest", "QEMU's 9p server grants whatever is asked", BOTH);
        return Reach.SHARED_BY_GUESTS;
      }
      case "overlay" -> {
        notes.add(
            "another overlay mount over the same directories, or who uses "
                + (mount.value("upperdir") == null ? "them" : "the upper one")
                + " directly, has other locks: use one mount only");
        return Reach.LOCAL;
      }
      default -> {
        return others(type, isDisk);
      }
    }
  }

  private Reach nfs() {
    String local = mount.value("local_lock");
    if (mount.has("nolock") || "all".equals(local)) {
      hole("locks stay within this machine", "mount option " + option("nolock", local), BOTH);
    } else if ("posix".equals(local)) {
      hole("fcntl locks stay within this machine", option("", local), Set.of(Mechanism.FCNTL));
    } else if ("flock".equals(local)) {
      hole("flock locks stay within this machine", option("", local), Set.of(Mechanism.FLOCK));
    }
    notes.add("the server forgets the locks of a client that it has not heard of for its lease");
    return Reach.NETWORK;
  }

  private String option(String otherwise, @Nullable String local) {
    return local == null || mount.has("nolock") ? otherwise : "local_lock=" + local;
  }

  private Reach smb() {
    if (mount.has("nobrl") || mount.has("nolock")) {
      hole("locks stay within this machine", "mount option nobrl", BOTH);
    }
    notes.add("a flock is mandatory there: it keeps others from reading and writing the file");
    return Reach.NETWORK;
  }

  private Reach others(String type, boolean isDisk) {
    if (CLUSTER.contains(type)) {
      if (mount.has("localflock") || mount.has("localflocks")) {
        hole("locks stay within this machine", "mount option localflock", BOTH);
      }
      return Reach.NETWORK;
    }
    if (DOCKER_DESKTOP.contains(type)) {
      hole("two may hold one lock", "github.com/docker/for-mac issue 7004", BOTH);
      return Reach.SHARED_BY_GUESTS;
    }
    if (type.equals("virtiofs") || type.startsWith("virtiofs.")) {
      hole("locks stay within this guest", "gitlab.com/virtio-fs/virtiofsd issue 53", BOTH);
      return Reach.SHARED_BY_GUESTS;
    }
    if (LOCKLESS_FUSE.contains(type)) {
      hole("locks stay within this mount", "its server knows of no locks", BOTH);
      return Reach.NETWORK;
    }
    if (isDisk || LocalFileSystems.isLocalType(type)) {
      return Reach.LOCAL;
    }
    if (type.startsWith("fuse")) {
      hole(
          "locks stay within this mount unless the program behind it hands them on",
          "libfuse, fuse_operations.lock",
          BOTH);
    } else {
      hole("nothing is known of the locks of such a file system", "type " + type, BOTH);
    }
    return Reach.UNKNOWN;
  }

  private void hole(String text, String why, Set<Mechanism> mechanisms) {
    holes.add(new Hole(text, why, mechanisms));
  }

  private List<String> tellingOptions() {
    List<String> telling = new ArrayList<>();
    for (String option : mount.options()) {
      if (isTelling(option)) {
        telling.add(option);
      }
    }
    return telling;
  }

  private static boolean isTelling(String option) {
    for (String name : TELLING) {
      if (name.endsWith("=") ? option.startsWith(name) : option.equals(name)) {
        return true;
      }
    }
    return false;
  }
}
