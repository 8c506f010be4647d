package io.mortise.internal.backend;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** Which files this JVM, in whatever class loader, has native descriptors of. */
public final class NativeUse {

  /*
   * For maintainers: to close a native descriptor of a file drops the locks that java.nio has on it in this
   * process. The portable backend relies on such a lock, so it has to know, even of the descriptors that a
   * copy of Mortise in another class loader has.
   */
  private static final String PROPERTY = "io.mortise.natives";

  @SuppressWarnings("unchecked")
  private static final Map<String, Integer> DESCRIPTORS = // changed under its monitor
      (Map<String, Integer>) JvmWide.getOrPut(PROPERTY, new ConcurrentHashMap<String, Integer>());

  private NativeUse() {}

  /** One descriptor more. */
  public static void add(FileIdentity file) {
    synchronized (DESCRIPTORS) {
      DESCRIPTORS.put(file.key(), DESCRIPTORS.getOrDefault(file.key(), 0) + 1);
    }
  }

  /** After it was closed. */
  public static void remove(FileIdentity file) {
    synchronized (DESCRIPTORS) {
      int left = DESCRIPTORS.getOrDefault(file.key(), 1) - 1;
      if (left > 0) {
        DESCRIPTORS.put(file.key(), left);
      } else {
        DESCRIPTORS.remove(file.key());
      }
    }
  }

  public static boolean isOpen(FileIdentity file) {
    return DESCRIPTORS.containsKey(file.key());
  }
}
