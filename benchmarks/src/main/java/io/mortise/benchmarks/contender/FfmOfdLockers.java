package io.mortise.benchmarks.contender;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;

/** On JDKs before 22. Later ones use the class of the same name in src/main/java22. */
final class FfmOfdLockers {

  private FfmOfdLockers() {}

  static Optional<String> whyNotAvailable() {
    return Optional.of("built or run on a JDK before 22");
  }

  @SuppressWarnings("DoNotCallSuggester") // the other one does not throw
  static Locker open(Path path) throws IOException {
    throw new IOException(path + ": " + whyNotAvailable().orElseThrow());
  }
}
