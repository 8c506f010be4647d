package io.mortise.internal.loader;

import io.mortise.NativeStatus.State;

/** The JVM's own loading, and what its errors mean that do not come from the system. */
final class JvmLoader {

  private JvmLoader() {}

  /**
   * An absolute path.
   *
   * @throws UnsatisfiedLinkError if the system refuses the file, or {@link #isInUse}
   */
  static void load(String file) throws LoadFailure {
    try {
      System.load(file);
    } catch (UnsatisfiedLinkError e) {
      throw e;
    } catch (LinkageError e) {
      throw ofAnotherVersion(e);
    }
  }

  /** The same, of a name, on {@code java.library.path}. */
  static void loadFromLibraryPath(String name) throws LoadFailure {
    try {
      System.loadLibrary(name);
    } catch (UnsatisfiedLinkError e) {
      if (isInUse(e)) {
        throw inUse("take that library off java.library.path");
      }
      throw e;
    } catch (LinkageError e) {
      throw ofAnotherVersion(e);
    }
  }

  /**
   * JNI_OnLoad did not find a class or a method of ours, although we are not relocated. Told apart
   * here, because a class of ours that is missing from a damaged jar is the same kind of error.
   */
  private static LoadFailure ofAnotherVersion(LinkageError e) {
    return new LoadFailure(State.ABI_MISMATCH, e.toString());
  }

  /** The JVM gives a file to one class loader only. */
  static boolean isInUse(UnsatisfiedLinkError e) {
    return String.valueOf(e.getMessage()).contains("already loaded in another classloader");
  }

  static LoadFailure inUse(String remedy) {
    return new LoadFailure(
        State.LINK_FAILED,
        "another class loader of this JVM has loaded it, and the JVM loads a file for one only",
        remedy + ": each class loader can load a copy of the one in the jar");
  }
}
