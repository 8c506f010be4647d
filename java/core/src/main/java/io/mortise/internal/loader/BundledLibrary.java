package io.mortise.internal.loader;

import io.mortise.NativeStatus.State;
import io.mortise.internal.jni.Platform;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.net.URL;
import java.net.URLConnection;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** The library that is in the jar, whole in memory, and proven to be the one it was built with. */
final class BundledLibrary {

  private static final String FOLDER = "/META-INF/native/mortise/";
  private static final String DIGESTS = FOLDER + "SHA256SUMS";
  private static final int DIGEST_DIGITS = 64;

  private final String fileName;
  private final byte[] content;
  private final String sha256;

  /** Takes over the content. */
  BundledLibrary(String fileName, byte[] content) {
    this.fileName = fileName;
    this.content = content;
    this.sha256 = Sha256.hex(content);
  }

  /** Beside the digests, for example {@code linux-x86_64/libmortise.so}. */
  private static String nameOn(String platform) {
    return platform + "/" + System.mapLibraryName("mortise");
  }

  /** Where it is looked for. */
  static String resourceOn(String platform) {
    return FOLDER + nameOn(platform);
  }

  static BundledLibrary read(String platform) throws LoadFailure {
    String name = nameOn(platform);
    URL url = BundledLibrary.class.getResource(FOLDER + name);
    if (url == null) {
      throw Platform.isSupported(platform)
          ? new LoadFailure(State.RESOURCE_MISSING, "not in the jar")
          : new LoadFailure(State.UNSUPPORTED_PLATFORM, "no library is built for this platform");
    }
    BundledLibrary library =
        new BundledLibrary(name.substring(name.indexOf('/') + 1), readTwice(url));
    String recorded = recordedDigest(name);
    if (!library.sha256.equals(recorded)) {
      throw new LoadFailure(
          State.DIGEST_MISMATCH,
          url
              + " has "
              + library.content.length
              + " bytes of SHA-256 "
              + library.sha256
              + ", but "
              + DIGESTS
              + (recorded == null ? " does not name it" : " says " + recorded));
    }
    return library;
  }

  /** As the system names libraries. */
  String fileName() {
    return fileName;
  }

  /** Of the content, in hexadecimal. */
  String sha256() {
    return sha256;
  }

  /** The file must not be there yet. */
  void writeTo(File file) throws IOException {
    JavaFiles.writeNew(file, content);
  }

  /** Whether the file holds exactly this library. */
  boolean isIn(File file) throws IOException {
    return JavaFiles.holds(file, content);
  }

  /** Null when there is none. */
  private static @Nullable String recordedDigest(String name) throws LoadFailure {
    URL url = BundledLibrary.class.getResource(DIGESTS);
    if (url == null) {
      return null;
    }
    // Lines as sha256sum writes them: the digest, two spaces, the name.
    String lines = "\n" + new String(readTwice(url), StandardCharsets.UTF_8);
    int end = lines.indexOf("  " + name + "\n");
    int start = end - DIGEST_DIGITS;
    return start < 1 || lines.charAt(start - 1) != '\n' ? null : lines.substring(start, end);
  }

  /** Once more after a failure: somebody may just be replacing the jar, or closing it. */
  private static byte[] readTwice(URL url) throws LoadFailure {
    try {
      return read(url);
    } catch (IOException | RuntimeException first) {
      try {
        return read(url);
      } catch (IOException | RuntimeException e) {
        throw new LoadFailure(State.RESOURCE_MISSING, "cannot read " + url + ": " + e);
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
