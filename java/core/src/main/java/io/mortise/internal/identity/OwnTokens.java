package io.mortise.internal.identity;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The tokens in use in this JVM, in whatever class loader.
 *
 * <p>The system properties are the one map that all class loaders share; plain strings in it are
 * understood by every copy of this class. An application may replace them all, so each copy also
 * remembers its own.
 */
public final class OwnTokens {

  private static final String PREFIX = "io.mortise.token.";

  private static final Set<String> OF_THIS_LOADER = ConcurrentHashMap.newKeySet();

  private OwnTokens() {}

  /** Before anybody can see the token. */
  public static void add(String token) {
    OF_THIS_LOADER.add(token);
    System.setProperty(PREFIX + token, "held");
  }

  /** When nothing of the token is left. */
  public static void remove(String token) {
    OF_THIS_LOADER.remove(token);
    System.clearProperty(PREFIX + token);
  }

  public static boolean contains(String token) {
    return OF_THIS_LOADER.contains(token) || System.getProperty(PREFIX + token) != null;
  }
}
