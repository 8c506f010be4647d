package io.mortise.internal.identity;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.File;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class OwnTokensTest {

  private final String token = Claim.fresh().token();

  @AfterEach
  void remove() {
    OwnTokens.remove(token);
  }

  @Test
  void aTokenIsInUseFromAddToRemove() {
    assertFalse(OwnTokens.contains(token));
    OwnTokens.add(token);
    assertTrue(OwnTokens.contains(token));
    OwnTokens.remove(token);
    assertFalse(OwnTokens.contains(token));
  }

  @Test
  void everyClassLoadersCopySeesTheSame() throws Exception {
    try (URLClassLoader loader = new URLClassLoader(classPath(), null)) {
      Class<?> copy = loader.loadClass(OwnTokens.class.getName());
      OwnTokens.add(token);
      assertTrue((boolean) copy.getMethod("contains", String.class).invoke(null, token));
      OwnTokens.remove(token);
      assertFalse((boolean) copy.getMethod("contains", String.class).invoke(null, token));

      copy.getMethod("add", String.class).invoke(null, token);
      assertTrue(OwnTokens.contains(token));
      copy.getMethod("remove", String.class).invoke(null, token);
      assertFalse(OwnTokens.contains(token));
    }
  }

  @Test
  void anApplicationMayReplaceTheSystemProperties() {
    Properties before = System.getProperties();
    OwnTokens.add(token);
    try {
      System.setProperties(new Properties());
      assertTrue(OwnTokens.contains(token));
    } finally {
      System.setProperties(before);
    }
  }

  private static URL[] classPath() throws Exception {
    List<URL> urls = new ArrayList<>();
    for (String entry : System.getProperty("java.class.path").split(File.pathSeparator, -1)) {
      urls.add(Path.of(entry).toUri().toURL());
    }
    return urls.toArray(new URL[0]);
  }
}
