package io.mortise.internal.loader;

import io.mortise.NativeStatus.State;
import java.io.File;
import java.io.FileInputStream;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.net.URISyntaxException;
import java.net.URL;
import java.net.URLConnection;
import java.security.CodeSource;
import java.util.zip.ZipEntry;
import java.util.zip.ZipException;
import java.util.zip.ZipFile;
import org.jspecify.annotations.Nullable;

/**
 * Two files from one place: the jar, or folder, that our classes are from. So nothing is mixed with
 * another Mortise on the class path, and a start does not pay for a class loader that is asked for
 * something else than a class: it opens the image of the JDK, and then a URL.
 *
 * <p>Only where our classes do not say where they are from, or that is neither a jar nor a folder
 * (but a jar within a jar, or a module in an image), is the class loader asked for the first; the
 * second is the one beside it.
 */
final class OwnResources {

  /** Where the first was found; or, when it was not, where it was looked for. */
  final String origin;

  final byte @Nullable [] first;
  final byte @Nullable [] second;

  /** Why our own place was not looked into, to be added to a failure; empty when it was. */
  final String note;

  private OwnResources(
      String origin, byte @Nullable [] first, byte @Nullable [] second, String note) {
    this.origin = origin;
    this.first = first;
    this.second = second;
    this.note = note;
  }

  /** Of both names, from the root, without a slash. */
  static OwnResources read(String first, String second) throws LoadFailure {
    File place;
    try {
      place = placeOfOurClasses();
    } catch (URISyntaxException | RuntimeException e) {
      return fromClassLoader(first, second, "our own jar has no file name: " + e);
    }
    return place == null
        ? fromClassLoader(first, second, "our classes are from no file")
        : from(place, first, second);
  }

  private static @Nullable File placeOfOurClasses() throws URISyntaxException {
    CodeSource source = OwnResources.class.getProtectionDomain().getCodeSource();
    URL location = source == null ? null : source.getLocation();
    return location != null && location.getProtocol().equals("file")
        ? new File(location.toURI())
        : null;
  }

  /** A place that is there and cannot be read for now is no reason to take another Mortise's. */
  private static OwnResources from(File place, String first, String second) throws LoadFailure {
    if (!place.exists()) {
      return fromClassLoader(first, second, place + " does not exist");
    }
    try {
      return place.isDirectory() ? fromFolder(place, first, second) : fromJar(place, first, second);
    } catch (IOException | RuntimeException e) {
      throw new LoadFailure(
          State.RESOURCE_MISSING,
          "cannot read " + place + ": " + e,
          "see why " + place + " cannot be read, and start Java anew");
    }
  }

  private static OwnResources fromFolder(File folder, String first, String second)
      throws IOException {
    File file = new File(folder, first);
    byte[] content = contentOf(file);
    return new OwnResources(
        (content == null ? folder : file).getPath(),
        content,
        contentOf(new File(folder, second)),
        "");
  }

  private static byte @Nullable [] contentOf(File file) throws IOException {
    if (!file.exists()) {
      return null;
    }
    try (InputStream in = new FileInputStream(file)) {
      return in.readAllBytes();
    }
  }

  private static OwnResources fromJar(File file, String first, String second)
      throws IOException, LoadFailure {
    ZipFile opened;
    try {
      opened = new ZipFile(file);
    } catch (ZipException e) {
      return fromClassLoader(first, second, file + " is no jar: " + e);
    }
    try (ZipFile jar = opened) {
      byte[] content = contentOf(jar, first);
      String origin = content == null ? file.getPath() : file + "!/" + first;
      return new OwnResources(origin, content, contentOf(jar, second), "");
    }
  }

  private static byte @Nullable [] contentOf(ZipFile jar, String name) throws IOException {
    ZipEntry entry = jar.getEntry(name);
    if (entry == null) {
      return null;
    }
    try (InputStream in = jar.getInputStream(entry)) {
      return in.readAllBytes();
    }
  }

  private static OwnResources fromClassLoader(String first, String second, String reason)
      throws LoadFailure {
    String note = "; the class loader was asked, because " + reason;
    URL url = OwnResources.class.getResource("/" + first);
    if (url == null) {
      return new OwnResources("the class path", null, null, note);
    }
    try {
      byte[] content = contentOf(url);
      return new OwnResources(url.toString(), content, contentOfSibling(url, first, second), note);
    } catch (IOException | RuntimeException e) {
      throw new LoadFailure(State.RESOURCE_MISSING, "cannot read " + url + ": " + e + note);
    }
  }

  /** Not what the class loader would find by that name: it may be in another jar. */
  private static byte @Nullable [] contentOfSibling(URL url, String name, String sibling)
      throws IOException {
    String text = url.toString();
    if (!text.endsWith(name)) {
      throw new IOException("what is beside it cannot be named");
    }
    String root = text.substring(0, text.length() - name.length());
    try {
      return contentOf(new URL(url, root + sibling)); // of the same handler, as in a nested jar
    } catch (FileNotFoundException e) {
      return null;
    }
  }

  /** Without caches: a cached jar is shared with others, who may close it while we read. */
  private static byte[] contentOf(URL url) throws IOException {
    URLConnection connection = url.openConnection();
    connection.setUseCaches(false);
    try (InputStream in = connection.getInputStream()) {
      return in.readAllBytes();
    }
  }
}
