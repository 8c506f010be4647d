package io.mortise.internal.lock;

import static io.mortise.fuzz.FuzzTarget.must;

import io.mortise.ForeignFileException;
import io.mortise.LockException;
import io.mortise.Mechanism;
import io.mortise.MechanismMismatchException;
import io.mortise.fuzz.FuzzTarget;
import io.mortise.internal.backend.FileIdentity;
import io.mortise.internal.backend.PathIdentity;
import io.mortise.support.FakeDescription;
import io.mortise.support.FakeKernel;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * A file that begins with anything at all. A header, or what is left of one, becomes whole without
 * a byte of it changed; everything else is refused, and not written to.
 */
public final class FileHeaderFuzz implements FuzzTarget {

  private static final int LENGTH = 64;
  private static final int FIELDS = 16;
  private static final int FAMILY = 12;

  /** Of real files, because it is asked how many names they have. */
  private static final Map<Path, FileIdentity> FILES = files("data", "data.lock");

  private static Map<Path, FileIdentity> files(String... names) {
    try {
      Path directory = Files.createTempDirectory("header-fuzz");
      directory.toFile().deleteOnExit();
      Map<Path, FileIdentity> files = new HashMap<>();
      for (String name : names) {
        Path file = Files.createFile(directory.resolve(name));
        file.toFile().deleteOnExit();
        files.put(file, PathIdentity.of(file));
      }
      return files;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static byte[] header(Mechanism mechanism) {
    String family = mechanism == Mechanism.FCNTL ? "\1" : "\2";
    return Arrays.copyOf(FuzzTarget.bytes("MORTISE\n" + "\0\0\0\1" + "\0\0\0" + family), LENGTH);
  }

  @Override
  public List<byte[]> seeds() {
    String whole = FuzzTarget.text(header(Mechanism.FCNTL));
    return FuzzTarget.seeds(
        whole,
        FuzzTarget.text(header(Mechanism.FLOCK)),
        whole + "and more",
        whole.substring(0, 16),
        whole.substring(0, 5),
        whole.substring(0, FIELDS) + "somebody's",
        "MORTISE\n\0\0\0\2\0\0",
        "MORTISE KEYS\nformat=1\n",
        "pid=4711\nlocked_at=1.5\n");
  }

  @Override
  public void check(byte[] input) throws LockException {
    for (Mechanism mechanism : Mechanism.values()) {
      for (Path path : FILES.keySet()) {
        check(input, mechanism, path);
      }
    }
  }

  private static void check(byte[] input, Mechanism mechanism, Path path) throws LockException {
    FakeDescription file = new FakeKernel(FILES.get(path)).open();
    file.writeStart(input);
    boolean accepted = isAccepted(file, mechanism, path);
    byte[] after = file.readStart(Integer.MAX_VALUE);

    byte[] header = header(mechanism);
    boolean isOfIt = startAgrees(input, header, Math.min(input.length, LENGTH));
    boolean isOne = input.length >= LENGTH && startAgrees(input, header, FIELDS);
    must(accepted == (isOfIt || isOne), mechanism + (accepted ? " accepted" : " refused"));
    must(Arrays.equals(after, isOfIt && input.length < LENGTH ? header : input), "changed");
  }

  private static boolean isAccepted(FakeDescription file, Mechanism mechanism, Path path)
      throws LockException {
    byte[] content = file.readStart(LENGTH);
    boolean ofAnother =
        content.length >= FIELDS
            && startAgrees(content, header(mechanism), FAMILY)
            && !startAgrees(content, header(mechanism), FIELDS);
    try {
      must(FileHeader.open(file, mechanism, path), "nobody is in the way");
      return true;
    } catch (MechanismMismatchException e) {
      must(ofAnother, e.getMessage());
    } catch (ForeignFileException e) {
      must(!ofAnother, e.getMessage());
    }
    return false;
  }

  private static boolean startAgrees(byte[] one, byte[] other, int length) {
    return Arrays.equals(one, 0, length, other, 0, length);
  }
}
