package io.mortise.internal.jni;

/** The first words with a library that was just loaded, and what can be told before. */
public final class Handshake {

  /** Of the library that these classes go with. */
  public static final int ABI = NativeCalls.EXPECTED_ABI;

  /** Not spelled as a class name, because tools that relocate classes rewrite such strings too. */
  private static final String NAME_IN_LIBRARY = "io#mortise#internal#jni#NativeCalls";

  private Handshake() {}

  /**
   * Whether {@code JNI_OnLoad} will find our class, which it looks for by name. If not, it must not
   * be loaded: it could find, and bind, that of another Mortise.
   */
  public static boolean canFindUs() {
    return NAME_IN_LIBRARY.replace('#', '.').equals(NativeCalls.class.getName());
  }

  /**
   * What the library says.
   *
   * @throws UnsatisfiedLinkError if it is none of ours, and registered nothing
   */
  public static int abiOfLibrary() {
    return NativeCalls.abi();
  }

  /**
   * Once, after the ABI was found to be right. True when waits for a lock will have to poll.
   *
   * @throws UnsatisfiedLinkError if it has the ABI's number, but not this method
   */
  public static boolean beginAndTellWhetherWaitsPoll() {
    boolean waitSignalFound = NativeCalls.init() != 0;
    return !waitSignalFound && Platform.name().startsWith("linux");
  }
}
