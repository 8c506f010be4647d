package io.mortise.process;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.mortise.LockFile;
import io.mortise.Mortise;
import io.mortise.harness.OpenFiles;
import io.mortise.support.ClassesJar;
import io.mortise.support.NestedJarLoader;
import io.mortise.support.SecondMortise;
import java.io.IOException;
import java.lang.reflect.Method;
import java.net.StandardProtocolFamily;
import java.net.URISyntaxException;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Class loaders of one JVM that have Mortise from one jar, as web applications may. */
@Tag("native")
@Timeout(300)
class OneJarTest {

  private static final String PLATFORM = Mortise.nativeStatus().platform();
  private static final String NATIVES = "META-INF/native/mortise";
  private static final String LIBRARY = PLATFORM + "/" + System.mapLibraryName("mortise");

  @TempDir Path directory;

  private Path jar;

  @BeforeEach
  void makeTheJar() throws Exception {
    jar = directory.resolve("mortise.jar");
    ClassesJar.make(jar, classes());
  }

  private static Path classes() throws URISyntaxException {
    return Path.of(LockFile.class.getProtectionDomain().getCodeSource().getLocation().toURI());
  }

  /** The folder with the natives alone, or with one of its files. */
  private Path copyOfNatives(String... names) throws Exception {
    Path copy = Files.createDirectories(directory.resolve("other").resolve(NATIVES));
    for (String name : names) {
      Path target = copy.resolve(name);
      Files.createDirectories(target.getParent());
      Files.copy(classes().resolve(NATIVES).resolve(name), target);
    }
    return directory.resolve("other");
  }

  private SecondMortise another() throws IOException {
    return SecondMortise.of(jar.toUri().toURL());
  }

  private SecondMortise anotherOfUnknownOrigin() throws IOException {
    return SecondMortise.ofUnknownOrigin(jar.toUri().toURL());
  }

  private static String describe(SecondMortise mortise) throws ReflectiveOperationException {
    Object status = mortise.load("io.mortise.Mortise").getMethod("nativeStatus").invoke(null);
    return (String) status.getClass().getMethod("describe").invoke(status);
  }

  @Tag("strict")
  @Test
  void bothAreNativeAndExcludeEachOther() throws Exception {
    Path path = directory.resolve("lock");
    try (SecondMortise one = another();
        SecondMortise two = another();
        SecondMortise.File here = one.open(path);
        SecondMortise.File there = two.open(path)) {
      String loaded = "LOADED on " + PLATFORM + ", from " + jar + "!/META-INF/native/mortise/";
      assertTrue(describe(one).startsWith(loaded), describe(one));
      assertTrue(describe(two).startsWith(loaded), describe(two));
      assertTrue(here.tryAcquire("EXCLUSIVE"));
      assertFalse(there.tryAcquire("SHARED"));
      here.release();
      assertTrue(there.tryAcquire("EXCLUSIVE"));
      assertFalse(here.tryAcquire("SHARED"));
      there.release();
    }
  }

  @Test
  void whereClassesDoNotSayWhatJarTheyAreFromTheClassLoaderIsAsked() throws Exception {
    try (SecondMortise one = anotherOfUnknownOrigin()) {
      String loaded = "LOADED on " + PLATFORM + ", from jar:" + jar.toUri().toURL() + "!/META-INF/";
      assertTrue(describe(one).startsWith(loaded), describe(one));
    }
  }

  @Test
  void aJarInAJarIsReadThroughItsClassLoader() throws Exception {
    try (SecondMortise one = SecondMortise.in(new NestedJarLoader(classes()))) {
      String loaded = "LOADED on " + PLATFORM + ", from jar:" + NestedJarLoader.ROOT + NATIVES;
      assertTrue(describe(one).startsWith(loaded), describe(one));
    }
  }

  /** The other one's library would be compared with our digest, and fit, if it is of one build. */
  @Test
  void whereTheClassLoaderIsAskedLibraryAndDigestAreOfOneJarAllTheSame() throws Exception {
    Path other = copyOfNatives(LIBRARY);
    try (SecondMortise one =
        SecondMortise.ofUnknownOrigin(other.toUri().toURL(), jar.toUri().toURL())) {
      assertTrue(describe(one).startsWith("DIGEST_MISMATCH on " + PLATFORM), describe(one));
      assertTrue(describe(one).contains("SHA256SUMS does not name it"), describe(one));
      assertTrue(describe(one).contains("because our classes are from no file"), describe(one));
    }
  }

  /** A jar is there, but cannot be opened now, as when the process has too many open files. */
  @Test
  void aJarThatCannotBeReadIsNotReplacedByAnother() throws Exception {
    Path other = copyOfNatives(LIBRARY, "SHA256SUMS");
    ClassesJar.make(jar, classes(), name -> !name.startsWith(NATIVES));
    try (SecondMortise one = SecondMortise.of(jar.toUri().toURL(), other.toUri().toURL())) {
      one.load("io.mortise.Mortise");
      Files.delete(jar);
      try (ServerSocketChannel socket = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
        socket.bind(UnixDomainSocketAddress.of(jar));
        assertTrue(describe(one).startsWith("RESOURCE_MISSING on " + PLATFORM), describe(one));
        assertTrue(describe(one).contains("cannot read " + jar + ": java.io."), describe(one));
        assertTrue(
            describe(one).endsWith("see why " + jar + " cannot be read, and start Java anew"));
      }
    }
  }

  @Test
  void aJarInADirectoryWithForeignLetters() throws Exception {
    Path foreign = Files.createDirectory(directory.resolve("Jürgen 用户"));
    jar = Files.move(jar, foreign.resolve("mortise.jar"));
    try (SecondMortise one = another()) {
      String loaded = "LOADED on " + PLATFORM + ", from " + jar + "!/" + NATIVES;
      assertTrue(describe(one).startsWith(loaded), describe(one));
    }
  }

  /** The JVM gives a file to one class loader only. */
  @Test
  void twoClassLoadersWithOneNamedFile() throws Exception {
    Path file =
        Files.copy(classes().resolve(NATIVES).resolve(LIBRARY), directory.resolve("one.so"));
    System.setProperty("mortise.native.path", file.toString());
    try (SecondMortise one = another();
        SecondMortise two = another()) {
      assertTrue(describe(one).startsWith("LOADED on " + PLATFORM + ", from " + file));
      assertEquals(
          "LINK_FAILED on "
              + PLATFORM
              + "; "
              + file
              + ": another class loader of this JVM has loaded it, and the JVM loads a file for one"
              + " only; -Dmortise.native.path="
              + file
              + " is set; leave -Dmortise.native.path out: each class loader can load a copy of the"
              + " one in the jar",
          describe(two));
    } finally {
      System.clearProperty("mortise.native.path");
    }
  }

  /** As it happens to an application that is deployed anew while it runs. */
  @Test
  void aJarThatIsGoneMeanwhileIsMissed() throws Exception {
    try (SecondMortise one = another()) {
      one.load("io.mortise.Mortise");
      Files.delete(jar);
      assertTrue(describe(one).startsWith("RESOURCE_MISSING on " + PLATFORM), describe(one));
      assertTrue(describe(one).contains("cannot read jar:file:"), describe(one));
      assertTrue(describe(one).contains("because " + jar + " does not exist"), describe(one));
      assertEquals(describe(one), describe(one));
    }
  }

  /** A jar that is shared through java.net's cache could be closed by others while we read. */
  @Test
  void theJarIsNotKeptOpen() throws Exception {
    try (SecondMortise one = another();
        SecondMortise two = anotherOfUnknownOrigin()) {
      assertTrue(describe(one).startsWith("LOADED "), describe(one));
      assertTrue(describe(two).startsWith("LOADED "), describe(two));
    }
    assertEquals(0, OpenFiles.countOf(jar));
  }

  /** What Windows does: there is one file for all processes, and for each class loader of a JVM. */
  @Test
  void eachHasASharedCopyOfItsOwn() throws Exception {
    try (SecondMortise one = another();
        SecondMortise two = another()) {
      loadSharedCopy(one);
      loadSharedCopy(two);
    }
    Path copies = directory.resolve("mortise");
    try (Stream<Path> files = Files.walk(copies).filter(Files::isRegularFile)) {
      List<String> names =
          files.map(file -> copies.relativize(file).subpath(1, 3).toString()).sorted().toList();
      String name = System.mapLibraryName("mortise");
      assertEquals(List.of("0/" + name, "1/" + name), names);
    }
  }

  private void loadSharedCopy(SecondMortise mortise) throws ReflectiveOperationException {
    Class<?> libraries = mortise.load("io.mortise.internal.loader.BundledLibrary");
    Method read = libraries.getDeclaredMethod("read", String.class);
    read.setAccessible(true);
    Method load =
        mortise
            .load("io.mortise.internal.loader.SharedCopy")
            .getDeclaredMethod("load", Path.class, libraries);
    load.setAccessible(true);
    load.invoke(null, directory, read.invoke(null, PLATFORM));
  }
}
