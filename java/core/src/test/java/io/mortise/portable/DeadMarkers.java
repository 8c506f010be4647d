package io.mortise.portable;

import static java.util.function.Predicate.not;

import io.mortise.MarkerStyle;
import io.mortise.internal.identity.Claim;
import io.mortise.internal.identity.OwnerId;
import io.mortise.internal.identity.ProcessIdentity;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;

/**
 * What processes leave behind that died long ago, in all the forms there are. Each is made by steps
 * that a process could have done, so this may be done while others lock.
 */
final class DeadMarkers {

  /** A way to die. */
  enum Remains {
    FILE_OURS,
    FILE_OURS_RIGHT_CLAIMED,
    FILE_NAIVE,
    FILE_UNFINISHED,
    DIRECTORY_OURS,
    DIRECTORY_OURS_LETTING_GO,
    DIRECTORY_OURS_WITHOUT_PID,
    DIRECTORY_NAIVE,
    DIRECTORY_UNFINISHED,
    DIRECTORY_PINNED,
    LITTER;

    boolean isFile() {
      return name().startsWith("FILE");
    }

    boolean isDirectory() {
      return name().startsWith("DIRECTORY");
    }
  }

  private final Path lockFile;
  private final long pid;

  DeadMarkers(Path lockFile) throws IOException {
    this.lockFile = lockFile;
    this.pid = pidOfNobody();
  }

  /** The system gives out smaller ones only, so this stays nobody's. */
  static long pidOfNobody() throws IOException {
    try (InputStream in = Files.newInputStream(Path.of("/proc/sys/kernel/pid_max"))) {
      byte[] digits = new byte[Long.SIZE];
      int count = in.read(digits); // files like this one are to be read in one go
      return Long.parseLong(new String(digits, 0, count, StandardCharsets.US_ASCII).strip());
    }
  }

  /** Of that style, or litter; nothing, or less, where somebody is in the way. */
  void leaveAny(MarkerStyle style, Random random) throws IOException {
    List<Remains> possible =
        Stream.of(Remains.values())
            .filter(style == MarkerStyle.FILE ? not(Remains::isDirectory) : not(Remains::isFile))
            .toList();
    try {
      make(possible.get(random.nextInt(possible.size())));
    } catch (FileSystemException e) {
      // somebody was faster
    }
  }

  /** Fails where somebody is in the way. */
  void make(Remains remains) throws IOException {
    Claim claim = claim();
    switch (remains) {
      case FILE_OURS -> {
        Path own = write(beside(claim.text() + ".own"), text(claim));
        try {
          Files.createLink(marker(), own);
        } catch (FileSystemException e) {
          Files.deleteIfExists(own);
          throw e;
        }
      }
      case FILE_OURS_RIGHT_CLAIMED -> {
        Path right = write(beside(claim.token() + ".rel." + claim().text()), text(claim));
        Files.createLink(marker(), right);
      }
      case FILE_NAIVE -> write(marker(), "pid=" + pid + "\nlocked_at=1732350000.5\n");
      case FILE_UNFINISHED -> { // as a power failure leaves it
        Path own = write(beside(claim.text() + ".own"), "");
        try {
          Files.createLink(marker(), own);
        } catch (FileSystemException e) {
          Files.deleteIfExists(own);
          throw e;
        }
      }
      case DIRECTORY_OURS -> {
        enter("own.", claim);
        write(marker().resolve("pid"), Long.toString(pid));
      }
      case DIRECTORY_OURS_LETTING_GO -> {
        enter("rel.", claim);
        write(marker().resolve("pid"), Long.toString(pid));
      }
      case DIRECTORY_OURS_WITHOUT_PID -> enter("own.", claim);
      case DIRECTORY_NAIVE -> {
        Files.createDirectory(marker());
        write(marker().resolve("pid"), Long.toString(pid));
      }
      case DIRECTORY_UNFINISHED -> {
        Path prepared = write(beside(claim.text() + ".new"), text(claim));
        try {
          Files.createDirectory(marker());
        } catch (FileSystemException e) {
          Files.deleteIfExists(prepared);
          throw e;
        }
      }
      case DIRECTORY_PINNED -> enter("pin.", claim);
      case LITTER -> makeLitter();
    }
  }

  private void enter(String role, Claim claim) throws IOException {
    Path prepared = write(beside(claim.text() + ".new"), text(claim));
    Files.createDirectory(marker());
    Files.move(prepared, marker().resolve(role + claim.text()));
  }

  private void makeLitter() throws IOException {
    Claim alone = claim();
    write(beside(alone.text() + ".own"), text(alone));
    write(beside(claim().token() + ".rel." + claim().text()), "");
    write(beside("anon-1-2.rel." + claim().text()), "");
    write(beside(claim().text() + ".new"), "pid=");
    Path gone = Files.createDirectory(beside("gone." + claim().text()));
    write(gone.resolve("pid"), Long.toString(pid));
    write(gone.resolve("rel." + claim().text()), "");
  }

  private Path marker() {
    return Path.of(lockFile + ".lock");
  }

  private Path beside(String suffix) {
    return Path.of(lockFile + ".lock." + suffix);
  }

  private static Path write(Path file, String content) throws IOException {
    return Files.writeString(
        file, content, StandardCharsets.US_ASCII, StandardOpenOption.CREATE_NEW);
  }

  /** Of a process of this machine and this run of the system. */
  private Claim claim() {
    OwnerId self = ProcessIdentity.current().id();
    OwnerId dead = new OwnerId(pid, "1", self.machine(), self.boot(), self.namespaces());
    return new Claim(dead, Claim.fresh().token());
  }

  private String text(Claim claim) {
    StringBuilder text = new StringBuilder();
    text.append("pid=" + pid + "\nlocked_at=1732350000.123456\nmortise=1\ntoken=" + claim.token());
    text.append("\nheartbeat=5\nstart=1\n");
    ProcessIdentity.current()
        .fields()
        .forEach(
            (key, value) -> {
              if (!key.equals("pid") && !key.equals("start")) {
                text.append(key + "=" + value + "\n");
              }
            });
    return text.toString();
  }
}
