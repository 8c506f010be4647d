package io.mortise.internal.jni;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.URL;
import java.net.URLConnection;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;

/**
 * The library, copied out of the jar into a directory of its own that only this user can enter. On
 * POSIX both are gone again as soon as the library is loaded (the mapping stays); on Windows a
 * loaded library cannot be deleted.
 */
final class ExtractedLibrary implements AutoCloseable {

  static final String DIRECTORY_PROPERTY = "mortise.native.dir";

  private final Path directory;
  private final Path file;

  private ExtractedLibrary(Path directory, Path file) {
    this.directory = directory;
    this.file = file;
  }

  /** The jar has no such resource. */
  static final class MissingException extends IOException {
    private static final long serialVersionUID = 1L;

    MissingException(String resource) {
      super("not in the jar: " + resource);
    }
  }

  static ExtractedLibrary of(String resource) throws IOException {
    byte[] content = read(resource);
    Path directory = createPrivateDirectory();
    Path file = directory.resolve(resource.substring(resource.lastIndexOf('/') + 1));
    ExtractedLibrary library = new ExtractedLibrary(directory, file);
    try (OutputStream out =
        Files.newOutputStream(file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
      out.write(content);
    } catch (IOException e) {
      library.close();
      throw e;
    }
    return library;
  }

  private static byte[] read(String resource) throws IOException {
    URL url = ExtractedLibrary.class.getResource(resource);
    if (url == null) {
      throw new MissingException(resource);
    }
    // A cached jar would be shared with others, who may close it while we read.
    URLConnection connection = url.openConnection();
    connection.setUseCaches(false);
    try (InputStream in = connection.getInputStream()) {
      return in.readAllBytes();
    }
  }

  private static Path createPrivateDirectory() throws IOException {
    FileAttribute<?>[] attributes = privateAttributes();
    String configured = System.getProperty(DIRECTORY_PROPERTY);
    return configured == null
        ? Files.createTempDirectory("mortise", attributes)
        : Files.createTempDirectory(Path.of(configured), "mortise", attributes);
  }

  private static FileAttribute<?>[] privateAttributes() {
    boolean posix = FileSystems.getDefault().supportedFileAttributeViews().contains("posix");
    return posix
        ? new FileAttribute<?>[] {
          PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------"))
        }
        : new FileAttribute<?>[0];
  }

  Path file() {
    return file;
  }

  @Override
  public void close() {
    deleteQuietly(file);
    deleteQuietly(directory);
  }

  private static void deleteQuietly(Path path) {
    try {
      Files.deleteIfExists(path);
    } catch (IOException e) {
      path.toFile().deleteOnExit(); // Windows keeps a loaded library from being deleted
    }
  }
}
