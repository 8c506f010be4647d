package io.mortise.internal.lock;

import io.mortise.LockException;
import io.mortise.LockLostException;
import io.mortise.Mechanism;
import io.mortise.internal.backend.ByteRange;
import io.mortise.support.FakeDescription;
import io.mortise.support.FakeKernel;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Timeout;

/** For tests of one lock on a make-believe operating system. */
@Timeout(value = 30, threadMode = Timeout.ThreadMode.SEPARATE_THREAD) // a failure is a hang
abstract class FakeLock {

  static final Path PATH = Path.of("file.lock");
  static final LockOptions DEDICATED = new LockOptions(Mechanism.FCNTL, false, 0600, 0);

  final LockException eio = new LockException("test", PATH, "broken", "EIO", 5);
  final LockLostException lost = new LockLostException("test", PATH, "gone", "EBADF", 9);
  final FakeKernel kernel = new FakeKernel();

  LockPath lockPath;
  PathLock lock;
  FakeDescription description;
  FakeDescription stranger;

  @BeforeEach
  final void open() throws Exception {
    lockPath = LockPath.open(PATH, DEDICATED, new BackendChoice(PATH, kernel, null));
    lock = new PathLock(lockPath, ByteRange.MAIN);
    description = (FakeDescription) lockPath.current("test").mainGate().description();
    stranger = kernel.open();
  }

  @AfterEach
  final void close() {
    lockPath.close();
    kernel.mustNotHaveBeenAbused();
  }
}
