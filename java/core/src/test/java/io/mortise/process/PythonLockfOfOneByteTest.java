package io.mortise.process;

import io.mortise.harness.PythonLocker;
import java.io.IOException;

/** {@code fcntl.lockf} of the one byte that is documented to be the lock of a file. */
class PythonLockfOfOneByteTest extends ForeignLockerTest {

  @Override
  void openWithMortise() {
    mortise.open(path);
  }

  @Override
  Foreigner startForeigner() throws IOException {
    return new PythonForeigner(PythonLocker.lockf(path, 1L << 62, 1));
  }
}
