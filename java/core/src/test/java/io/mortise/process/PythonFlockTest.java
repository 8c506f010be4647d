package io.mortise.process;

import io.mortise.Mechanism;
import io.mortise.harness.PythonLocker;
import java.io.IOException;
import org.junit.jupiter.api.Tag;

/** {@code fcntl.flock}, and Mortise asked to use the same. */
@Tag("native")
class PythonFlockTest extends ForeignLockerTest {

  @Override
  void openWithMortise() {
    mortise.open(path, Mechanism.FLOCK);
  }

  @Override
  Foreigner startForeigner() throws IOException {
    return new PythonForeigner(PythonLocker.flock(path));
  }
}
