package io.mortise.internal.loader;

import io.mortise.NativeStatus.State;
import java.io.File;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
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

  private static final int MOST_SIBLINGS = 100;

  private static final int DIGEST_DIGITS_IN_NAME = 16;

  private SharedCopy() {}

  /** Each class loader of a JVM needs a file of its own, so it takes the first that is free. */
  static void load(Path base, BundledLibrary library) throws IOException, LoadFailure {
    for (int i = 0; i < MOST_COPIES; i++) {
      File file = place(base, library, i);
      provide(file, library, new FreshNames());
      try {
        JvmLoader.load(file.getPath());
        return;
      } catch (UnsatisfiedLinkError e) {
        if (!JvmLoader.isInUse(e)) {
          throw e;
        }
      }
    }
    throw new LoadFailure(
        State.LINK_FAILED,
        MOST_COPIES + " class loaders of this JVM have it loaded already",
        "let them have Mortise from one class loader");
  }

  static File place(Path base, BundledLibrary library, int number) {
    return base.resolve("mortise")
        .resolve(library.sha256().substring(0, DIGEST_DIGITS_IN_NAME))
        .resolve(Integer.toString(number))
        .resolve(library.fileName())
        .toFile();
  }

  /** Makes it, or finds it made, by whomever; and looks what it holds in either case. */
  static void provide(File file, BundledLibrary library, FreshNames names)
      throws IOException, LoadFailure {
    if (!file.exists()) {
      Files.createDirectories(file.toPath().getParent());
      create(file, library, names);
    }
    if (!library.isIn(file)) {
      throw new LoadFailure(
          State.DIGEST_MISMATCH,
          file + " is not the library of this jar",
          "see who changes files there; delete "
              + file
              + " when no process uses it, or set -D"
              + NativeSettings.DIRECTORY
              + " to another directory");
    }
  }

  private static void create(File file, BundledLibrary library, FreshNames names)
      throws IOException {
    File sibling = writeSibling(file, library, names);
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

  /**
   * With the pid in its name, because processes that start together may read one time. On the disk
   * before it gets the name that counts: after a loss of power nobody may find that name with
   * zeros, which would be refused for ever.
   */
  private static File writeSibling(File file, BundledLibrary library, FreshNames names)
      throws IOException {
    String start = file.getPath() + "." + ProcessHandle.current().pid() + ".";
    for (int i = 1; ; i++) {
      File sibling = new File(start + names.next());
      try {
        library.writeDurablyTo(sibling);
        return sibling;
      } catch (FileAlreadyExistsException e) {
        if (i == MOST_SIBLINGS) {
          throw e;
        }
      }
    }
  }
}
