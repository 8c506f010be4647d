package io.mortise.packaging;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.mortise.LockFile;
import io.mortise.Mortise;
import io.mortise.harness.ChildProcess;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;

/** Native libraries of every quality. */
final class Natives {

  static final String PLATFORM = Mortise.nativeStatus().platform();
  static final String FILE_NAME = System.mapLibraryName("mortise");
  static final String FOLDER = "META-INF/native/mortise";

  private static final Path OLD_MORTISE =
      Path.of(System.getProperty("basedir", ""), "src", "test", "c", "old_mortise.c");

  private Natives() {}

  /** Where Mortise's classes are: a folder in this build. */
  static Path classes() throws URISyntaxException {
    return Path.of(LockFile.class.getProtectionDomain().getCodeSource().getLocation().toURI());
  }

  /** The real one. */
  static byte[] real() throws IOException, URISyntaxException {
    return Files.readAllBytes(classes().resolve(FOLDER).resolve(PLATFORM).resolve(FILE_NAME));
  }

  /** Ten bytes. */
  static byte[] junk() {
    return "no library".getBytes(StandardCharsets.UTF_8);
  }

  /** Of another Mortise: it has that ABI number and looks for that class and that method. */
  static byte[] other(Path directory, int abi, String className, String method) throws IOException {
    Path library = directory.resolve("other" + abi + method + className.hashCode() + ".so");
    Path include = Path.of(System.getProperty("java.home"), "include");
    List<String> command = new ArrayList<>(List.of("cc", "-shared", "-fPIC", "-o"));
    command.addAll(List.of(library.toString(), OLD_MORTISE.toString()));
    command.addAll(List.of("-I", include.toString(), "-I", include.resolve("linux").toString()));
    command.add("-DABI=" + abi);
    command.add("-DCLASS=\"" + className + "\"");
    command.add("-DMETHOD=\"" + method + "\"");
    try (ChildProcess compiler = ChildProcess.start("cc", command)) {
      assertEquals(0, compiler.finish(), compiler::errors);
    }
    return Files.readAllBytes(library);
  }

  /** With the right class and method. */
  static byte[] ofAbi(Path directory, int abi) throws IOException {
    return other(directory, abi, "io/mortise/internal/jni/NativeCalls", "abi");
  }

  /** Puts that library into a folder in which classes are, but not its digest. */
  static void put(Path classes, byte[] library) throws IOException {
    put(classes, PLATFORM, library);
  }

  private static void put(Path classes, String platform, byte[] library) throws IOException {
    Path place = Files.createDirectories(classes.resolve(FOLDER).resolve(platform));
    Files.write(place.resolve(FILE_NAME), library);
  }

  /** With the digest that goes with it. */
  static void putWithDigest(Path classes, byte[] library) throws IOException {
    putWithDigest(classes, PLATFORM, library);
  }

  /** For that platform. */
  static void putWithDigest(Path classes, String platform, byte[] library) throws IOException {
    put(classes, platform, library);
    String line = sha256(library) + "  " + platform + "/" + FILE_NAME + "\n";
    Files.writeString(classes.resolve(FOLDER).resolve("SHA256SUMS"), line);
  }

  /** Somewhere in a directory that has one file. */
  static Path onlyFile(Path directory) throws IOException {
    try (Stream<Path> all = Files.walk(directory)) {
      List<Path> files = all.filter(Files::isRegularFile).toList();
      assertEquals(1, files.size(), files.toString());
      return files.get(0);
    }
  }

  private static String sha256(byte[] content) {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(content));
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError(e);
    }
  }
}
