package io.mortise.internal.lock;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import io.mortise.LockClosedException;
import io.mortise.LockException;
import io.mortise.Mechanism;
import io.mortise.internal.backend.ByteRange;
import io.mortise.support.FakeKernel;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.Z_Result;

/** The Dekker pair of laneEpoch and LockPath.closed: the lane must not outlive the file. */
@JCStressTest
@Outcome(id = "true", expect = ACCEPTABLE, desc = "nothing is taken past the check for closed")
@Outcome(id = "false", expect = FORBIDDEN, desc = "the lane is open, and the file is closed")
@State
public class LaneStress {

  private static final Path PATH = Path.of("file.lock");
  private static final LockOptions OPTIONS = new LockOptions(Mechanism.FCNTL, false, 0600, 0);

  private final LockPath path = open();
  private final PathLock lock = new PathLock(path, ByteRange.MAIN);
  private final WriteView view = (WriteView) lock.writeLock();

  private static LockPath open() {
    try {
      return LockPath.open(PATH, OPTIONS, new BackendChoice(PATH, new FakeKernel(), null));
    } catch (LockException e) {
      throw new AssertionError(e);
    }
  }

  @Actor
  public void writer() {
    try {
      if (view.tryLock()) {
        view.unlock();
      }
    } catch (UncheckedIOException e) {
      if (!(e.getCause() instanceof LockClosedException)) {
        throw e;
      }
    }
  }

  @Actor
  public void closer() {
    path.close();
    lock.closed();
  }

  @Arbiter
  public void end(Z_Result r) {
    r.r1 = view.laneEpoch == 0;
  }
}
