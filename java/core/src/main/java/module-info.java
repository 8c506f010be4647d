/**
 * Locks on files between processes.
 *
 * <p>On JDK 24 and later, start Java with {@code --enable-native-access=io.mortise} (module path)
 * or {@code --enable-native-access=ALL-UNNAMED} (class path).
 */
module io.mortise {
  requires static jdk.jfr; // without it, no events
  requires static org.jspecify;

  exports io.mortise;
}
