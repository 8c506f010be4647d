package io.mortise.internal.loader;

import io.mortise.NativeStatus.State;
import java.io.File;
import java.io.FileInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.URISyntaxException;
import java.net.URL;
import java.net.URLConnection;
import java.security.CodeSource;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import org.jspecify.annotations.Nullable;

/** What lies in the jar that our classes are from. */
final class OwnResources {

  /** A resource that was read, and where it was found. */
  static final class Resource {
    final String origin;
    final byte[] content;

    private Resource(String origin, byte[] content) {
      this.origin = origin;
      this.content = content;
    }
  }

  private OwnResources() {}

  /**
   * Looks into our own jar, or folder, first: so that nothing is mixed with another Mortise on the
   * class path, and because a class loader that is asked for something else than a class first
   * opens the image of the JDK, and then a URL, which takes 15 ms at start-up. Where our classes
   * are from anywhere else, or cannot be read in this way, the class loader has to be asked.
   *
   * @param name from the root, without a slash
   * @return null when there is none
   */
  static @Nullable Resource find(String name) throws LoadFailure {
    try {
      Resource own = findBesideOurClasses(name);
      if (own != null) {
        return own;
      }
    } catch (IOException | URISyntaxException | RuntimeException e) {
      // a jar that was moved, for example; if nobody else has it either, this is of no interest
    }
    URL url = OwnResources.class.getResource("/" + name);
    if (url == null) {
      return null;
    }
    try {
      return new Resource(url.toString(), read(url));
    } catch (IOException | RuntimeException e) {
      throw new LoadFailure(State.RESOURCE_MISSING, "cannot read " + url + ": " + e);
    }
  }

  private static @Nullable Resource findBesideOurClasses(String name)
      throws IOException, URISyntaxException {
    CodeSource source = OwnResources.class.getProtectionDomain().getCodeSource();
    URL location = source == null ? null : source.getLocation();
    if (location == null || !location.getProtocol().equals("file")) {
      return null;
    }
    File place = new File(location.toURI());
    return place.isDirectory() ? findInFolder(place, name) : findInJar(place, name);
  }

  private static @Nullable Resource findInFolder(File folder, String name) throws IOException {
    File file = new File(folder, name);
    if (!file.exists()) {
      return null;
    }
    try (InputStream in = new FileInputStream(file)) {
      return new Resource(file.getPath(), in.readAllBytes());
    }
  }

  private static @Nullable Resource findInJar(File jar, String name) throws IOException {
    try (ZipFile entries = new ZipFile(jar)) {
      ZipEntry entry = entries.getEntry(name);
      if (entry == null) {
        return null;
      }
      try (InputStream in = entries.getInputStream(entry)) {
        return new Resource(jar + "!/" + name, in.readAllBytes());
      }
    }
  }

  /** Without caches: a cached jar is shared with others, who may close it while we read. */
  private static byte[] read(URL url) throws IOException {
    URLConnection connection = url.openConnection();
    connection.setUseCaches(false);
    try (InputStream in = connection.getInputStream()) {
      return in.readAllBytes();
    }
  }
}
