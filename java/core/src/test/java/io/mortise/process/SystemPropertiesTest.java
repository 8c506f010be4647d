package io.mortise.process;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.mortise.Backend;
import io.mortise.Hold;
import io.mortise.LockFile;
import io.mortise.LockMode;
import io.mortise.MarkerStyle;
import io.mortise.MechanismMismatchException;
import io.mortise.harness.Eventually;
import io.mortise.harness.PythonLocker;
import io.mortise.internal.backend.PathIdentity;
import io.mortise.support.BackendHere;
import io.mortise.support.SecondMortise;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.ObjectOutputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.lang.management.ManagementFactory;
import java.lang.ref.WeakReference;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Properties;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A program may list, store, send and replace its system properties while Mortise is in use. */
class SystemPropertiesTest {

  private static final int PUT_BACK = 3;

  @TempDir Path directory;

  private static String stateOf(Path path, Backend backend) throws IOException {
    String kind = backend == Backend.NATIVE ? "native" : "portable";
    return "mortise." + kind + "." + PathIdentity.of(path).key();
  }

  private static Backend other(Backend backend) {
    return backend == Backend.NATIVE ? Backend.PORTABLE : Backend.NATIVE;
  }

  @Test
  void theyAreStringsAndCanBeSentAway() throws Exception {
    Path path = directory.resolve("data");
    for (Backend backend : new Backend[] {BackendHere.kind(), Backend.PORTABLE}) {
      try (LockFile file = LockFile.builder(path).backend(backend).open();
          Hold hold = file.acquire(LockMode.EXCLUSIVE)) {
        assertTrue(hold.verify());
        Properties properties = System.getProperties();
        assertTrue(properties.containsKey(stateOf(path, backend)), "published");
        for (Map.Entry<Object, Object> entry : properties.entrySet()) {
          assertInstanceOf(String.class, entry.getKey());
          assertInstanceOf(String.class, entry.getValue(), entry.getKey().toString());
        }
        properties.list(new PrintStream(OutputStream.nullOutputStream()));
        properties.store(OutputStream.nullOutputStream(), "");
        properties.storeToXML(OutputStream.nullOutputStream(), "");
        new ObjectOutputStream(new ByteArrayOutputStream()).writeObject(properties);
        assertEquals(
            properties.size(), ManagementFactory.getRuntimeMXBean().getSystemProperties().size());
      }
      assertEquals(null, System.getProperty(stateOf(path, backend)), "nothing stays");
    }
  }

  /** As a process passes its properties on to a JVM that it starts. */
  @Test
  void namesOfAnotherJvmMeanNothing() throws Exception {
    Path path = directory.resolve("data");
    Files.createFile(path);
    Backend backend = BackendHere.kind();
    String inherited = stateOf(path, other(backend));
    try {
      for (int i = 0; i < PUT_BACK; i++) {
        System.setProperty(inherited, "5ca1ab1e 0ddba11");
        try (LockFile file = LockFile.open(path)) {
          assertEquals(backend, file.backend());
          assertEquals(null, System.getProperty(inherited));
        }
      }
    } finally {
      System.clearProperty(inherited);
    }
  }

  @Test
  void aProgramMayClearThemWhileAFileIsOpen() throws Exception {
    Path path = directory.resolve("data");
    Backend backend = BackendHere.kind();
    Properties all = System.getProperties();
    try (LockFile file = LockFile.open(path)) {
      String state = stateOf(path, backend);
      System.clearProperty(state);
      file.acquire(LockMode.EXCLUSIVE).close();
      try (LockFile again = LockFile.open(path)) {
        assertEquals(backend, again.backend());
        assertTrue(all.containsKey(state), "written again");
      }
      assertTrue(all.containsKey(state));
    }
  }

  /** What a copy has open natively may then be opened portably; no lock goes with the close. */
  @Tag("native")
  @Test
  void aProgramMayPutThemBackBetweenTheOpeningsOfTwoCopies() throws Exception {
    Path path = directory.resolve("data");
    Files.createFile(path);
    Properties before = (Properties) System.getProperties().clone();
    try (SecondMortise copy = new SecondMortise();
        PythonLocker python = PythonLocker.lockf(path)) {
      SecondMortise.File there = copy.open(path, Backend.NATIVE, MarkerStyle.FILE);
      System.setProperties(before);
      try (LockFile here = LockFile.builder(path).backend(Backend.PORTABLE).open()) {
        assertTrue(there.tryAcquire("EXCLUSIVE"));
        assertTrue(here.tryAcquire(LockMode.SHARED).isEmpty());
        there.release();
        try (Hold hold = here.acquire(LockMode.EXCLUSIVE)) {
          there.close();
          assertTrue(hold.verify());
          assertFalse(python.tryLock(LockMode.SHARED));
        }
      }
      assertTrue(python.tryLock(LockMode.EXCLUSIVE), "the descriptor that is left has no lock");
    }
  }

  @Tag("native")
  @Test
  void namesOfACopyThatIsGoneMeanNothing() throws Exception {
    Path path = directory.resolve("data");
    Files.createFile(path);
    Properties during = new Properties();
    WeakReference<ClassLoader> loader = openInACopy(path, during);
    Eventually.await(
        "the copy is collected",
        () -> {
          System.gc();
          return loader.get() == null;
        });

    Eventually.await(
        "its name is gone",
        () -> {
          System.gc();
          System.getProperties().putAll(during);
          try (LockFile here = LockFile.builder(path).backend(Backend.PORTABLE).open()) {
            return here.backend() == Backend.PORTABLE;
          } catch (MechanismMismatchException e) {
            return false;
          }
        });
  }

  /** Puts what it publishes there. */
  private static WeakReference<ClassLoader> openInACopy(Path path, Properties during)
      throws Exception {
    try (SecondMortise copy = new SecondMortise();
        SecondMortise.File there = copy.open(path, Backend.NATIVE, MarkerStyle.FILE)) {
      String state = stateOf(path, Backend.NATIVE);
      during.setProperty(state, System.getProperty(state));
      assertTrue(there.tryAcquire("EXCLUSIVE"));
      there.release();
      return new WeakReference<>(copy.loader());
    }
  }
}
