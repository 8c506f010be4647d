package io.mortise.internal.loader;

import io.mortise.NativeStatus.State;
import io.mortise.internal.jni.Platform;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** The library that is in the jar, whole in memory, and proven to be the one it was built with. */
final class BundledLibrary {

  private static final String FOLDER = "META-INF/native/mortise/";
  private static final String DIGESTS = FOLDER + "SHA256SUMS";
  private static final int DIGEST_DIGITS = 64;

  private final String fileName;
  private final String origin;
  private final byte[] content;
  private final String sha256;

  /** Takes over the content. */
  BundledLibrary(String fileName, String origin, byte[] content) {
    this.fileName = fileName;
    this.origin = origin;
    this.content = content;
    this.sha256 = Sha256.hex(content);
  }

  /** Beside the digests, for example {@code linux-x86_64/libmortise.so}. */
  private static String nameOn(String platform) {
    return platform + "/" + System.mapLibraryName("mortise");
  }

  /** Where it is looked for in the jar. */
  static String resourceOn(String platform) {
    return FOLDER + nameOn(platform);
  }

  static BundledLibrary read(String platform) throws LoadFailure {
    String name = nameOn(platform);
    OwnResources found = OwnResources.read(FOLDER + name, DIGESTS);
    if (found.first == null) {
      throw Platform.isSupported(platform)
          ? new LoadFailure(State.RESOURCE_MISSING, "not in " + found.origin + found.note)
          : new LoadFailure(State.UNSUPPORTED_PLATFORM, "no library is built for this platform");
    }
    String fileName = name.substring(name.indexOf('/') + 1);
    BundledLibrary library = new BundledLibrary(fileName, found.origin, found.first);
    String recorded = found.second == null ? null : recordedDigest(found.second, name);
    if (!library.sha256.equals(recorded)) {
      throw new LoadFailure(State.DIGEST_MISMATCH, library.differsFrom(recorded) + found.note);
    }
    return library;
  }

  private String differsFrom(@Nullable String recorded) {
    return origin
        + " has "
        + content.length
        + " bytes of SHA-256 "
        + sha256
        + ", but "
        + DIGESTS
        + (recorded == null ? " does not name it" : " says " + recorded);
  }

  /** Null when there is none. The lines are as sha256sum's: the digest, two spaces, the name. */
  private static @Nullable String recordedDigest(byte[] digests, String name) {
    String lines = "\n" + new String(digests, StandardCharsets.UTF_8);
    int end = lines.indexOf("  " + name + "\n");
    int start = end - DIGEST_DIGITS;
    return start < 1 || lines.charAt(start - 1) != '\n' ? null : lines.substring(start, end);
  }

  /** As the system names libraries. */
  String fileName() {
    return fileName;
  }

  /** The place it was read from. */
  String origin() {
    return origin;
  }

  /** Of the content, in hexadecimal. */
  String sha256() {
    return sha256;
  }

  /** The file must not be there yet. */
  void writeTo(File file) throws IOException {
    JavaFiles.writeNew(file, content);
  }

  /** The same, to stay there. */
  void writeDurablyTo(File file) throws IOException {
    JavaFiles.writeNewDurably(file, content);
  }

  /** Whether the file holds exactly this library. */
  boolean isIn(File file) throws IOException {
    return JavaFiles.holds(file, content);
  }
}
