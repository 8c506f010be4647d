package io.mortise.benchmarks.contender;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;

/** On JDK 22 and later. */
final class FfmOfdLockers {

  private FfmOfdLockers() {}

  static Optional<String> whyNotAvailable() {
    return Optional.empty();
  }

  static Locker open(Path path) throws IOException {
    return new FfmOfdLocker(path);
  }
}
