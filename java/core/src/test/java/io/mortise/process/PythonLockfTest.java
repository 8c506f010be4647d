package io.mortise.process;

import io.mortise.harness.PythonLocker;
import java.io.IOException;

/** {@code fcntl.lockf} of the whole file. */
class PythonLockfTest extends ForeignLockerTest {

  @Override
  void openWithMortise() {
    mortise.open(path);
  }

  @Override
  Foreigner startForeigner() throws IOException {
    return new PythonForeigner(PythonLocker.lockf(path));
  }
}
