package io.mortise.internal.backend;

/**
 * What the copies of Mortise in different class loaders of one JVM share: the system properties are
 * the only place all of them see. Only the JDK's own classes may be stored there, so that no class
 * loader is kept alive.
 */
public final class JvmWide {

  private JvmWide() {}

  /** What is there under that name; if nothing is, the fresh one is put there. */
  public static Object getOrPut(String property, Object fresh) {
    Object known = System.getProperties().putIfAbsent(property, fresh);
    return known != null ? known : fresh;
  }
}
