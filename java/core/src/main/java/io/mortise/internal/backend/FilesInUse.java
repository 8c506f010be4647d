package io.mortise.internal.backend;

import io.mortise.Backend;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Which files this JVM has open for locking, and through which backend: also those that a copy of
 * Mortise in another class loader has. A file is open through one backend at a time. Thread-safe.
 */
public final class FilesInUse {

  /*
   * For maintainers: why the JVM, and how its class loaders know of each other.
   *
   * When a process closes any descriptor of a file, it loses all POSIX locks that it has on that file (fcntl(2)). The
   * portable backend has such locks, so every copy of Mortise in the JVM must know which files the others have open.
   *
   * The system properties are what all class loaders see. Programs list, store and send them, so they hold strings only:
   * for each file and backend, the names of the copies that have it open. All changes are made under the monitor of a
   * string constant, which is the same object in all class loaders (JLS 3.10.5). The names begin with "mortise", not
   * with the package: tools that relocate classes rewrite such strings too, and relocated copies have to see each other.
   *
   * What else may be in the properties: names from a parent process, which passed its properties on; names of a copy
   * that was collected; or, where a program put back an earlier state, names that are out of date. So a copy goes by
   * its own counts first, adds its name again with every use, and keeps its name interned: a name that String.intern
   * does not know is of no copy in this JVM, and is dropped. Asking interns the name, until the next collection. So a
   * copy remembers which names are gone; another one that asks too early takes the name for that of a living copy, and
   * keeps to the backend that it stands for.
   *
   * What is left: a program that changes the properties while one copy has a file open natively lets another one open
   * it portably. The two exclude each other, by the kernel; and the first one's descriptor is not closed any more, see
   * NativeDescription.
   */
  private static final String MONITOR = "mortise files in use";

  private static final String SEPARATOR = " ";

  private static final Set<String> GONE = new HashSet<>();

  private static final String COPY = newName();

  /** Not interned: properties that a program has saved must not keep a name known. */
  private static final String PUBLISHED = String.valueOf(COPY.toCharArray());

  private static final Map<String, Integer> OWN = new HashMap<>(); // by property

  private FilesInUse() {}

  private static String newName() {
    int number = System.identityHashCode(FilesInUse.class);
    for (long salt = System.nanoTime(); ; salt++) {
      String name = Long.toHexString(salt) + Integer.toHexString(number);
      if (isUnknown(name)) {
        return name.intern();
      }
    }
  }

  /** Is a string with these characters interned by nothing in this JVM? From now on it is. */
  private static boolean isUnknown(String name) {
    if (GONE.contains(name)) {
      return true;
    }
    String fresh = String.valueOf(name.toCharArray());
    return fresh.intern() == fresh;
  }

  /**
   * One use more, which keeps the other backend away.
   *
   * @return false, and no use, while the file is in use through the other backend
   */
  public static boolean add(Backend backend, FileIdentity file) {
    String key = file.key();
    synchronized (MONITOR) {
      if (isInUse(other(backend), key)) {
        return false;
      }
      String property = property(backend, key);
      OWN.put(property, OWN.getOrDefault(property, 0) + 1);
      publish(property, true);
      return true;
    }
  }

  /** After the descriptor was closed. */
  public static void remove(Backend backend, FileIdentity file) {
    synchronized (MONITOR) {
      String property = property(backend, file.key());
      int left = OWN.getOrDefault(property, 1) - 1;
      if (left > 0) {
        OWN.put(property, left);
      } else {
        OWN.remove(property);
        publish(property, false);
      }
    }
  }

  /**
   * By any copy.
   *
   * @param file {@link FileIdentity#key}
   */
  public static boolean isInUse(Backend backend, String file) {
    return isInUse(property(backend, file));
  }

  private static boolean isInUse(String property) {
    synchronized (MONITOR) {
      return OWN.containsKey(property) || publish(property, false);
    }
  }

  /**
   * Runs the action if no copy has anything in use through that backend; nothing comes into use
   * meanwhile.
   *
   * @return whether it was run
   */
  public static boolean ifNoneIsInUse(Backend backend, Runnable action) {
    synchronized (MONITOR) {
      String prefix = prefix(backend);
      List<String> all = new ArrayList<>(System.getProperties().stringPropertyNames());
      all.addAll(OWN.keySet());
      for (String property : all) {
        if (property.startsWith(prefix) && isInUse(property)) {
          return false;
        }
      }
      action.run();
      return true;
    }
  }

  public static Backend other(Backend backend) {
    return backend == Backend.NATIVE ? Backend.PORTABLE : Backend.NATIVE;
  }

  private static String prefix(Backend backend) {
    return backend == Backend.NATIVE ? "mortise.native." : "mortise.portable.";
  }

  private static String property(Backend backend, String file) {
    return prefix(backend) + file;
  }

  /**
   * Under the monitor: with the name of this copy, or without it, and without names of no copy.
   *
   * @return whether a name is left
   */
  private static boolean publish(String property, boolean own) {
    String published = System.getProperty(property);
    String wanted = names(published, own);
    if (wanted == null) {
      if (published != null) {
        System.clearProperty(property);
      }
    } else if (!wanted.equals(published)) {
      System.setProperty(property, wanted);
    }
    return wanted != null;
  }

  private static @Nullable String names(@Nullable String published, boolean own) {
    if (published == null || published.equals(COPY)) {
      return own ? PUBLISHED : null;
    }
    List<String> names = new ArrayList<>();
    for (String name : published.split(SEPARATOR, -1)) {
      if (isUnknown(name)) {
        GONE.add(name);
      } else if (!name.equals(COPY)) {
        names.add(name);
      }
    }
    if (own) {
      names.add(PUBLISHED);
    }
    return names.isEmpty() ? null : String.join(SEPARATOR, names);
  }
}
