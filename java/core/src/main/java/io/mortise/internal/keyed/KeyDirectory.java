package io.mortise.internal.keyed;

import io.mortise.ForeignFileException;
import io.mortise.Hold;
import io.mortise.KeyFilesMismatchException;
import io.mortise.LockException;
import io.mortise.LockMode;
import io.mortise.LockUnsupportedException;
import io.mortise.internal.backend.ByteRange;
import io.mortise.internal.backend.FileModes;
import io.mortise.internal.lock.BackendChoice;
import io.mortise.internal.lock.LockOptions;
import io.mortise.internal.lock.LockPath;
import io.mortise.internal.lock.OpenFiles;
import io.mortise.internal.lock.PathLock;
import io.mortise.internal.portable.PortableErrors;
import io.mortise.internal.portable.RegularFile;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Opens a directory of keyed locks, and makes one of it where it is none yet.
 *
 * <pre>
 *   mortise.keys          the record, see {@link KeyRecord}; never changed once it is there
 *   mortise.keys.0000     lock files, made when first used
 *   mortise.keys.setup    lock file of those who make the record
 *   mortise.keys.new.*    a record in the making; what a crash leaves of it means nothing
 * </pre>
 *
 * <p>The record comes to its name whole, by a rename, under the lock: so it is there or not, and
 * all see the same one.
 */
final class KeyDirectory {

  private static final String RECORD = "mortise.keys";
  private static final Pattern LOCK_FILE = Pattern.compile("mortise\\.keys\\.[0-9]{4,}");

  /** What the others do meanwhile takes a millisecond. */
  private static final Duration SETUP_PATIENCE = Duration.ofSeconds(60);

  private final Path directory;
  private final LockOptions options;
  private final BackendChoice backend;

  KeyDirectory(Path directory, LockOptions options, BackendChoice backend) {
    this.directory = directory;
    this.options = options;
    this.backend = backend;
  }

  /**
   * How many lock files it has, as recorded.
   *
   * @param wanted null for whatever is recorded
   * @param otherwise recorded if there is no record yet and nobody wants a certain number
   */
  int files(@Nullable Integer wanted, int otherwise) throws LockException {
    for (int tries = 0; ; tries++) {
      try {
        return filesOnce(wanted, otherwise);
      } catch (LockException e) {
        if (!OpenFiles.madeRoomAfter(e, tries)) {
          throw e;
        }
      }
    }
  }

  private int filesOnce(@Nullable Integer wanted, int otherwise) throws LockException {
    requireDefaultFileSystem();
    KeyRecord record = backend.call(directory, this::makeAndRead).orElse(null);
    if (record == null) {
      record = makeRecord(new KeyRecord(wanted != null ? wanted : otherwise));
    }
    if (wanted != null && record.files() != wanted) {
      throw new KeyFilesMismatchException(
          "open",
          directory,
          "it has "
              + record.files()
              + " files, as recorded there, and "
              + wanted
              + " were asked for; leave files(n) out to take what is there");
    }
    return record.files();
  }

  private Optional<KeyRecord> makeAndRead() throws LockException {
    makeDirectory();
    return Optional.ofNullable(read());
  }

  /** Opened when it is used. */
  LockPath lockFile(int number, OpenFiles openFiles) {
    Path path = directory.resolve(String.format(Locale.ROOT, "%s.%04d", RECORD, number));
    return LockPath.openedOnUse(path, options, backend, openFiles);
  }

  /** The backends would say so too, but only when a key is locked. */
  private void requireDefaultFileSystem() throws LockUnsupportedException {
    if (directory.getFileSystem() != FileSystems.getDefault()) {
      throw new LockUnsupportedException(
          "open",
          directory,
          "only files of the default file system can be locked, not those of "
              + directory.getFileSystem().provider().getScheme(),
          null,
          0);
    }
  }

  private void makeDirectory() throws LockException {
    try {
      if (FileModes.areIn(directory.getFileSystem())) {
        Set<PosixFilePermission> wanted = searchable(FileModes.permissionsOf(options.fileMode()));
        Files.createDirectory(directory, PosixFilePermissions.asFileAttribute(wanted));
        FileModes.complete(directory, wanted);
      } else {
        Files.createDirectory(directory);
      }
    } catch (FileAlreadyExistsException e) {
      if (!Files.isDirectory(directory)) {
        throw new LockException("open", directory, "is not a directory", null, 0);
      }
    } catch (IOException e) {
      throw PortableErrors.exception("create", directory, e);
    }
  }

  private static Set<PosixFilePermission> searchable(Set<PosixFilePermission> ofFiles) {
    Set<PosixFilePermission> all = EnumSet.noneOf(PosixFilePermission.class);
    for (PosixFilePermission permission : ofFiles) {
      all.add(permission);
      all.add(PosixFilePermission.valueOf(permission.name().replaceAll("_.*", "_EXECUTE")));
    }
    return all;
  }

  // ---- the record ----

  /** Null when there is none. */
  private @Nullable KeyRecord read() throws LockException {
    Path path = directory.resolve(RECORD);
    try {
      RegularFile.require(path);
      return KeyRecord.parse(readStart(path), path);
    } catch (NoSuchFileException e) {
      return null;
    } catch (LockException e) {
      throw e;
    } catch (IOException e) {
      throw PortableErrors.exception("open", path, e);
    }
  }

  private static byte[] readStart(Path path) throws IOException {
    ByteBuffer start = ByteBuffer.allocate(KeyRecord.MOST_BYTES);
    try (SeekableByteChannel channel =
        Files.newByteChannel(path, StandardOpenOption.READ, LinkOption.NOFOLLOW_LINKS)) {
      int count = 0;
      while (start.hasRemaining() && count >= 0) {
        count = channel.read(start);
      }
    }
    return Arrays.copyOf(start.array(), start.position());
  }

  /** Returns the one that is there then: it may be somebody else's. */
  private KeyRecord makeRecord(KeyRecord wanted) throws LockException {
    LockPath setup = LockPath.open(directory.resolve(RECORD + ".setup"), options, backend);
    try {
      Hold hold = new PathLock(setup, ByteRange.MAIN).acquire(LockMode.EXCLUSIVE, SETUP_PATIENCE);
      try {
        return makeRecordLocked(wanted);
      } finally {
        hold.close();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new LockException(
          "open", directory, "interrupted while another process makes its record", null, 0);
    } finally {
      setup.close();
    }
  }

  private KeyRecord makeRecordLocked(KeyRecord wanted) throws LockException {
    KeyRecord made = read();
    if (made != null) {
      return made;
    }
    requireNoLockFiles();
    write(wanted);
    return wanted;
  }

  /** Where the record was lost, a new one with another number would let in two for one key. */
  private void requireNoLockFiles() throws LockException {
    try (DirectoryStream<Path> names = Files.newDirectoryStream(directory, RECORD + ".*")) {
      for (Path name : names) {
        if (LOCK_FILE.matcher(String.valueOf(name.getFileName())).matches()) {
          throw new ForeignFileException(
              "open",
              directory,
              "there is "
                  + name.getFileName()
                  + ", but no "
                  + RECORD
                  + ", which says how many such files there are; restore it,"
                  + " or remove them all while nobody uses them");
        }
      }
    } catch (LockException e) {
      throw e;
    } catch (DirectoryIteratorException e) {
      throw PortableErrors.exception("open", directory, Objects.requireNonNull(e.getCause()));
    } catch (IOException e) {
      throw PortableErrors.exception("open", directory, e);
    }
  }

  private void write(KeyRecord record) throws LockException {
    Path fresh = directory.resolve(RECORD + ".new." + Long.toHexString(System.nanoTime()));
    try {
      try (FileChannel channel = RegularFile.createOpen(fresh, options.fileMode())) {
        ByteBuffer bytes = ByteBuffer.wrap(record.encode());
        while (bytes.hasRemaining()) {
          channel.write(bytes);
        }
        channel.force(true); // or a crash of the machine could leave the name with nothing in it
      }
      Files.move(fresh, directory.resolve(RECORD), StandardCopyOption.ATOMIC_MOVE);
    } catch (IOException e) {
      removeUnfinished(fresh);
      throw PortableErrors.exception("write", fresh, e);
    }
  }

  private static void removeUnfinished(Path fresh) {
    try {
      Files.deleteIfExists(fresh);
    } catch (IOException e) {
      // the first failure is the news; a file of that name is never read
    }
  }
}
