package io.mortise.internal.backend;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** Which files this JVM, in whatever class loader, has native descriptors of. */
public final class NativeUse {

  /*
   * For maintainers: to close a native descriptor of a file drops the locks that java.nio has on it in this
   * process. The portable backend relies on such a lock, so it has to know, even of the descriptors that a
   * copy of Mortise in another class loader has. The system properties are the only place all copies see; JDK
   * classes alone are stored there, so that no class loader is kept alive.
   */
  private static final String PROPERTY = "io.mortise.natives";

  private static final Map<String, Integer> DESCRIPTORS = shared();

  private NativeUse() {}

  @SuppressWarnings("unchecked")
  private static Map<String, Integer> shared() {
    return (Map<String, Integer>)
        System.getProperties().computeIfAbsent(PROPERTY, key -> new ConcurrentHashMap<>());
  }

  /** One descriptor more. */
  public static void add(FileIdentity file) {
    DESCRIPTORS.merge(file.key(), 1, Integer::sum);
  }

  /** After it was closed. */
  public static void remove(FileIdentity file) {
    DESCRIPTORS.computeIfPresent(file.key(), (key, count) -> count > 1 ? count - 1 : null);
  }

  public static boolean isOpen(FileIdentity file) {
    return DESCRIPTORS.containsKey(file.key());
  }
}
