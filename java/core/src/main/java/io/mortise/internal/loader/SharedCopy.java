package io.mortise.internal.loader;

import io.mortise.NativeStatus.State;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * The library in a file that all processes of this user load, named by its digest; for Windows,
 * where a library cannot be deleted while anybody has it loaded. There is one for each build. It is
 * never written to again, and never deleted.
 */
final class SharedCopy {

  /** So many class loaders of one JVM can have the library. */
  private static final int MOST_COPIES = 64;

  private static final int DIGEST_DIGITS_IN_NAME = 16;

  private SharedCopy() {}

  /** Each class loader of a JVM needs a file of its own, so it takes the first that is free. */
  static void load(Path base, BundledLibrary library) throws IOException, LoadFailure {
    for (int i = 0; i < MOST_COPIES; i++) {
      File file = place(base, library, i);
      provide(file, library);
      try {
        System.load(file.getPath());
        return;
      } catch (UnsatisfiedLinkError e) {
        if (!isOfOtherClassLoader(e)) {
          throw e;
        }
      }
    }
    throw new LoadFailure(
        State.LINK_FAILED, MOST_COPIES + " class loaders of this JVM have it loaded already");
  }

  static File place(Path base, BundledLibrary library, int number) {
    return base.resolve("mortise")
        .resolve(library.sha256().substring(0, DIGEST_DIGITS_IN_NAME))
        .resolve(Integer.toString(number))
        .resolve(library.fileName())
        .toFile();
  }

  private static boolean isOfOtherClassLoader(UnsatisfiedLinkError e) {
    return String.valueOf(e.getMessage()).contains("already loaded in another classloader");
  }

  /** Makes it, or finds it made, by whomever; and looks what it holds in either case. */
  static void provide(File file, BundledLibrary library) throws IOException, LoadFailure {
    if (!file.exists()) {
      Files.createDirectories(file.toPath().getParent());
      create(file, library);
    }
    if (!library.isIn(file)) {
      throw new LoadFailure(
          State.DIGEST_MISMATCH,
          file + " is not the library of this jar; delete it when no process uses it");
    }
  }

  private static void create(File file, BundledLibrary library) throws IOException {
    File sibling = new File(file.getPath() + "." + new FreshNames().next());
    library.writeTo(sibling);
    try {
      Files.move(sibling.toPath(), file.toPath()); // Windows replaces nothing by this
    } catch (IOException e) {
      if (!file.exists()) {
        throw e;
      }
      // somebody else was faster, and nobody can tell the two apart
    } finally {
      sibling.delete();
    }
  }
}
