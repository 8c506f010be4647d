package io.mortise.cli.demo;

import java.io.IOException;
import java.nio.file.Path;

/** Who takes part, in the order of appearance. */
enum Contender {
  NO_LOCK("no lock"),
  JAVA_NIO("java.nio"),
  MORTISE("Mortise native");

  private final String title;

  Contender(String title) {
    this.title = title;
  }

  String title() {
    return title;
  }

  /** Whether lost updates are a defect. */
  boolean locks() {
    return this != NO_LOCK;
  }

  Guard guard(Path lockFile) throws IOException {
    return switch (this) {
      case NO_LOCK -> new NoGuard();
      case JAVA_NIO -> new NioGuard(lockFile);
      case MORTISE -> new MortiseGuard(lockFile);
    };
  }
}
