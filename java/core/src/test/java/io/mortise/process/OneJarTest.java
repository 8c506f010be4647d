package io.mortise.process;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.mortise.LockFile;
import io.mortise.Mortise;
import io.mortise.harness.OpenFiles;
import io.mortise.support.SecondMortise;
import java.io.IOException;
import java.lang.reflect.Method;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.jar.JarOutputStream;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
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

  @TempDir Path directory;

  private Path jar;

  @BeforeEach
  void makeTheJar() throws Exception {
    jar = directory.resolve("mortise.jar");
    Path classes =
        Path.of(LockFile.class.getProtectionDomain().getCodeSource().getLocation().toURI());
    try (JarOutputStream out = new JarOutputStream(Files.newOutputStream(jar));
        Stream<Path> files = Files.walk(classes)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        out.putNextEntry(new ZipEntry(classes.relativize(file).toString()));
        Files.copy(file, out);
      }
    }
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

  /** As it happens to an application that is deployed anew while it runs. */
  @Test
  void aJarThatIsGoneMeanwhileIsMissed() throws Exception {
    try (SecondMortise one = another()) {
      one.load("io.mortise.Mortise");
      Files.delete(jar);
      assertTrue(describe(one).startsWith("RESOURCE_MISSING on " + PLATFORM), describe(one));
      assertTrue(describe(one).contains("cannot read jar:file:"), describe(one));
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
