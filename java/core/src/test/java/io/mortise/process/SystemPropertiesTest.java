package io.mortise.process;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.mortise.Backend;
import io.mortise.Hold;
import io.mortise.LockFile;
import io.mortise.LockMode;
import io.mortise.internal.backend.PathIdentity;
import io.mortise.support.BackendHere;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.ObjectOutputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Properties;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A program may list, store, send and replace its system properties while Mortise is in use. */
class SystemPropertiesTest {

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
    System.setProperty(inherited, "5ca1ab1e 0ddba11");
    try (LockFile file = LockFile.open(path)) {
      assertEquals(backend, file.backend());
      assertEquals(null, System.getProperty(inherited));
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
}
