package io.mortise.internal.lock;

import io.mortise.ForeignFileException;
import io.mortise.LockException;
import io.mortise.LockMode;
import io.mortise.Mechanism;
import io.mortise.MechanismMismatchException;
import io.mortise.internal.backend.Description;
import io.mortise.internal.backend.FileIdentity;
import io.mortise.internal.backend.UnixAttributes;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;

/**
 * The first 64 bytes of a dedicated lock file: that it is one, and by which mechanism it is locked.
 *
 * <pre>
 *   0   8  magic "MORTISE\n"
 *   8   4  format version, big-endian
 *  12   4  lock family, big-endian: 1 byte-range locks, 2 flock
 *  16  48  zero
 * </pre>
 */
final class FileHeader {

  /*
   * For maintainers: who may write it.
   *
   * (The reasons are in docs/decisions/0004-file-header.md.) The lock of either family alone is not
   * enough to write the header. Writers of BOTH families take
   * byte-range locks on all reserved bytes, without waiting (Description.tryGuard). If that is refused,
   * the file has no header for now:
   *
   *   - A byte-range holder may go on without one. While it holds the main byte nobody can write a
   *     header of the other family, and when it is exclusive it writes the header itself.
   *   - A flock holder may not: it excludes nobody of the other family. It must record its family
   *     first (see settle). One that may only read the file cannot, and goes on.
   */

  private static final byte[] MAGIC = "MORTISE\n".getBytes(StandardCharsets.US_ASCII);
  private static final int VERSION = 1;
  private static final int FIELDS_LENGTH = 8;
  private static final int LENGTH = 64;

  private FileHeader() {}

  private static int familyOf(Mechanism mechanism) {
    return mechanism == Mechanism.FCNTL ? 1 : 2;
  }

  private static byte[] encode(Mechanism mechanism) {
    return ByteBuffer.allocate(LENGTH)
        .put(MAGIC)
        .putInt(VERSION)
        .putInt(familyOf(mechanism))
        .array();
  }

  /**
   * Reads the header, or writes it if the file is new and nobody is in the way.
   *
   * @return whether the file has its header now
   */
  static boolean open(Description description, Mechanism mechanism, Path path)
      throws LockException {
    if (isPresent(description, mechanism, path)) {
      return true;
    }
    if (!description.isWritable() || !description.tryGuard()) {
      return isPresent(description, mechanism, path);
    }
    try {
      return writeIfMissing(description, mechanism, path);
    } finally {
      description.releaseGuard();
    }
  }

  /**
   * For the one who has just been granted the main lock on a file without a header.
   *
   * @return whether the file has its header now
   */
  static boolean settle(Description description, Mechanism mechanism, LockMode mode, Path path)
      throws LockException {
    if (mechanism == Mechanism.FLOCK) {
      return open(description, mechanism, path);
    }
    if (mode == LockMode.EXCLUSIVE) {
      return writeIfMissing(description, mechanism, path);
    }
    return isPresent(description, mechanism, path);
  }

  private static boolean writeIfMissing(Description description, Mechanism mechanism, Path path)
      throws LockException {
    if (isPresent(description, mechanism, path)) {
      return true;
    }
    if (!isNamedOnce(description, path)) {
      return false;
    }
    description.writeStart(encode(mechanism));
    return true;
  }

  /**
   * Whoever may create names in the directory may link an empty file of ours here, for us to write
   * into it. Asked of the path, because a link that is taken away after the opening leaves one name
   * too: the victim's.
   *
   * @return false when the path names another file by now, or none: also when the file's last name
   *     was taken away during the look, so that it has none
   */
  private static boolean isNamedOnce(Description description, Path path) throws LockException {
    if (!UnixAttributes.AVAILABLE) {
      return true;
    }
    UnixAttributes is;
    try {
      is = UnixAttributes.of(path);
    } catch (IOException e) {
      return false; // the identity check will say what is wrong
    }
    if (is.links() == 0
        || !description.identity().equals(new FileIdentity(is.device(), is.inode()))) {
      return false;
    }
    if (is.links() != 1) {
      throw new ForeignFileException(
          "open",
          path,
          "is without a header and has "
              + is.links()
              + " names, so it may be another file of yours that somebody linked here; nothing was"
              + " written; builder(path).inPlace() locks any file without writing to it");
    }
    return true;
  }

  /**
   * True for our header, false for none yet, or the beginning of one, as a full disk can leave it:
   * that will be completed, so not a byte of it may differ. Everything else is refused.
   */
  private static boolean isPresent(Description description, Mechanism mechanism, Path path)
      throws LockException {
    byte[] start = description.readStart(LENGTH);
    byte[] wanted = encode(mechanism);
    if (start.length < LENGTH && agree(start, wanted, start.length)) {
      return false;
    }
    int known = MAGIC.length + FIELDS_LENGTH;
    if (start.length < known || !agree(start, wanted, MAGIC.length)) {
      throw foreign(path, start);
    }
    ByteBuffer fields = ByteBuffer.wrap(start, MAGIC.length, FIELDS_LENGTH);
    requireVersion(fields.getInt(), path);
    requireFamily(fields.getInt(), mechanism, path);
    if (start.length < LENGTH) {
      throw foreign(path, start); // somebody's data behind what looks like the beginning of one
    }
    return true;
  }

  private static boolean agree(byte[] one, byte[] other, int length) {
    return Arrays.equals(one, 0, length, other, 0, length);
  }

  private static LockException foreign(Path path, byte[] start) {
    return new ForeignFileException(
        "open", path, "holds something else than a lock file's header; " + remedy(path, start));
  }

  /** The marker of a program with {@code .lock} files is not to be locked itself. */
  private static String remedy(Path path, byte[] start) {
    String name = path.toString();
    if (name.endsWith(".lock")
        && new String(start, StandardCharsets.ISO_8859_1).startsWith("pid=")) {
      return "it is another program's marker for the path without \".lock\";"
          + " open that path, with builder(path).backend(Backend.PORTABLE)";
    }
    return "builder(path).inPlace() locks any file without writing to it";
  }

  private static void requireVersion(int version, Path path) throws LockException {
    if (version != VERSION) {
      throw new ForeignFileException(
          "open",
          path,
          "its header has format " + version + ", this Mortise knows format " + VERSION);
    }
  }

  private static void requireFamily(int family, Mechanism mechanism, Path path)
      throws LockException {
    if (family != familyOf(mechanism)) {
      throw new MechanismMismatchException(
          "open",
          path,
          "its header says it is locked by "
              + nameOfFamily(family).orElse("family " + family)
              + ", but "
              + mechanism
              + " was asked for; the two would not exclude each other");
    }
  }

  private static Optional<String> nameOfFamily(int family) {
    return Arrays.stream(Mechanism.values())
        .filter(mechanism -> familyOf(mechanism) == family)
        .map(Enum::name)
        .findAny();
  }
}
