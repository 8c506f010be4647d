package io.mortise.internal.marker;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SecureDirectoryStream;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributeView;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFilePermission;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** The steps by {@link Files}. */
public class JdkMarkerFiles implements MarkerFiles {

  /*
   * For maintainers: interrupts. A FileChannel closes itself when its thread is interrupted, and a step
   * that failed for that would look like a broken disk. The streams of Files.newInputStream and
   * newOutputStream are free of that (the JDK makes their channels uninterruptible), so everything is read
   * and written through one.
   */

  @Override
  public void create(Path file, byte[] content) throws IOException {
    OutputStream out =
        Files.newOutputStream(file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
    try (out) {
      out.write(content);
    } catch (IOException e) { // of close, too: network file systems write then
      Files.deleteIfExists(file);
      throw e;
    }
  }

  @Override
  public void link(Path name, Path existing) throws IOException {
    Files.createLink(name, existing);
  }

  @Override
  public void rename(Path from, Path to) throws IOException {
    try {
      Files.move(from, to, StandardCopyOption.ATOMIC_MOVE);
    } catch (FileSystemException e) {
      requireDirectoryOf(from, e);
      requireDirectoryOf(to, e);
      throw e;
    }
  }

  @Override
  public void delete(Path file) throws IOException {
    try {
      Files.delete(file);
    } catch (FileSystemException e) {
      requireDirectoryOf(file, e);
      throw e;
    }
  }

  @Override
  public void makeDirectory(Path directory) throws IOException {
    Files.createDirectory(directory);
  }

  @Override
  public List<String> list(Path directory) throws IOException {
    List<String> names = new ArrayList<>();
    try (DirectoryStream<Path> entries = Files.newDirectoryStream(directory)) {
      entries.forEach(entry -> names.add(String.valueOf(entry.getFileName())));
    } catch (DirectoryIteratorException e) {
      throw e.getCause();
    }
    return names;
  }

  @Override
  public @Nullable FileFacts look(Path file) throws IOException {
    try {
      return FileFacts.of(file);
    } catch (NoSuchFileException e) {
      return null;
    } catch (FileSystemException e) {
      if (isDirectoryOf(file)) {
        throw e;
      }
      return null;
    }
  }

  @Override
  public byte[] read(Path file, int limit) throws IOException {
    requireRegular(file);
    try (InputStream in = Files.newInputStream(file, LinkOption.NOFOLLOW_LINKS)) {
      return in.readNBytes(limit);
    }
  }

  @Override
  public void overwrite(Path file, byte[] start) throws IOException {
    requireRegular(file);
    try (OutputStream out =
        Files.newOutputStream(file, StandardOpenOption.WRITE, LinkOption.NOFOLLOW_LINKS)) {
      out.write(start);
    }
  }

  /** Before it is opened: to open a FIFO waits for whoever opens its other end. */
  protected FileFacts requireRegular(Path file) throws IOException {
    FileFacts facts = look(file);
    if (facts == null) {
      throw new NoSuchFileException(file.toString());
    }
    if (facts.kind() != FileFacts.Kind.FILE) {
      throw new NotAMarkerException(file + " is no file");
    }
    return facts;
  }

  @Override
  public void touch(Path file) throws IOException {
    try {
      Files.getFileAttributeView(file, BasicFileAttributeView.class, LinkOption.NOFOLLOW_LINKS)
          .setTimes(FileTime.fromMillis(System.currentTimeMillis()), null, null);
    } catch (NoSuchFileException e) {
      // released meanwhile
    }
  }

  /** By an open descriptor, for a change by name would follow a link. */
  @Override
  public void permit(Path file, Set<PosixFilePermission> permissions) throws IOException {
    try (DirectoryStream<Path> parent = Files.newDirectoryStream(parentOf(file))) {
      if (parent instanceof SecureDirectoryStream<Path> secure) {
        secure
            .getFileAttributeView(
                file.getFileName(), PosixFileAttributeView.class, LinkOption.NOFOLLOW_LINKS)
            .setPermissions(permissions);
      }
    }
  }

  /**
   * By names relative to open directories, where the system has that: so nobody can put a link to
   * somebody's directory in the place of this one in between. The look before is for a FIFO, which
   * Java would open, and wait.
   */
  @Override
  public void clear(Path directory, Predicate<String> names) throws IOException {
    if (!isDirectory(directory)) {
      return;
    }
    try (DirectoryStream<Path> parent = Files.newDirectoryStream(parentOf(directory))) {
      if (parent instanceof SecureDirectoryStream<Path> secure) {
        clear(secure, directory.getFileName(), names);
      } else {
        clearByPath(directory, names);
      }
    } catch (NoSuchFileException | DirectoryNotEmptyException e) {
      // gone, or to be looked at by whoever knows what that is
    }
  }

  private boolean isDirectory(Path path) throws IOException {
    FileFacts facts = look(path);
    return facts != null && facts.kind() == FileFacts.Kind.DIRECTORY;
  }

  private static Path parentOf(Path file) {
    return Objects.requireNonNull(file.getParent(), "absolute");
  }

  private static void clear(SecureDirectoryStream<Path> parent, Path name, Predicate<String> names)
      throws IOException {
    try (SecureDirectoryStream<Path> directory =
        parent.newDirectoryStream(name, LinkOption.NOFOLLOW_LINKS)) {
      for (Path file : directory) {
        if (names.test(String.valueOf(file.getFileName()))) {
          deleteIfFile(directory, file.getFileName());
        }
      }
    }
    parent.deleteDirectory(name);
  }

  private static void deleteIfFile(SecureDirectoryStream<Path> directory, Path name) {
    try {
      directory.deleteFile(name);
    } catch (IOException e) {
      // a directory with a name of ours, or not to be removed: it stays
    }
  }

  private void clearByPath(Path directory, Predicate<String> names) throws IOException {
    for (String name : list(directory)) {
      if (names.test(name)) {
        Files.deleteIfExists(directory.resolve(name));
      }
    }
    Files.delete(directory);
  }

  /**
   * What is in a directory is gone when a file has its name now. Linux says "Not a directory", in
   * the language of the user, and Java has no type for that.
   */
  private static void requireDirectoryOf(Path file, FileSystemException failure)
      throws NoSuchFileException {
    if (!isDirectoryOf(file)) {
      NoSuchFileException gone = new NoSuchFileException(file.toString());
      gone.initCause(failure);
      throw gone;
    }
  }

  private static boolean isDirectoryOf(Path file) {
    Path parent = file.getParent();
    return parent == null
        || !Files.exists(parent, LinkOption.NOFOLLOW_LINKS)
        || Files.isDirectory(parent);
  }
}
