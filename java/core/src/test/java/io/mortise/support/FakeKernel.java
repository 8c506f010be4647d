package io.mortise.support;

import io.mortise.Backend;
import io.mortise.LockMode;
import io.mortise.Mechanism;
import io.mortise.internal.backend.ByteRange;
import io.mortise.internal.backend.FileIdentity;
import io.mortise.internal.backend.LockBackend;
import io.mortise.internal.backend.PathProbe;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;

/**
 * A make-believe operating system with one file. Its descriptions exclude each other as real ones
 * do, fail when told to, and write down when somebody breaks the rules of {@link
 * io.mortise.internal.backend.Description}.
 */
public final class FakeKernel implements LockBackend {

  /** No real file's, and another one for each: Mortise tells files apart by it. */
  private static final AtomicLong DEVICES = new AtomicLong(-1);

  private final long device;
  private final List<FakeDescription> descriptions = new ArrayList<>();
  private final List<String> offences = new ArrayList<>();
  private long inode;
  private byte[] content = new byte[0];

  public FakeKernel() {
    this(new FileIdentity(DEVICES.getAndDecrement(), 1));
  }

  /** One whose file is to be taken for a real one, of which the system is asked as well. */
  public FakeKernel(FileIdentity file) {
    device = file.device();
    inode = file.inode();
  }

  @Override
  public Backend kind() {
    return Backend.NATIVE;
  }

  @Override
  public FakeDescription open(Path path, Mechanism mechanism, boolean create, int fileMode) {
    return open();
  }

  /** For a stranger, or a test that needs no path. */
  public synchronized FakeDescription open() {
    FakeDescription description = new FakeDescription(this, new FileIdentity(device, inode));
    descriptions.add(description);
    return description;
  }

  @Override
  public PathProbe probe(Path path) {
    return this::names;
  }

  private synchronized boolean names(FileIdentity identity) {
    return identity.equals(new FileIdentity(device, inode));
  }

  /** Another file stands at the path from now on, empty. */
  public synchronized void replaceFile() {
    inode++;
    content = new byte[0];
  }

  synchronized byte[] content() {
    return content;
  }

  synchronized void content(byte[] bytes) {
    content = bytes;
  }

  /** Under the monitor: does nobody else stand in the way? */
  boolean isFree(FakeDescription asking, LockMode mode, ByteRange range) {
    return descriptions.stream()
        .filter(other -> other != asking && other.identity().equals(asking.identity()))
        .noneMatch(other -> other.conflicts(mode, range));
  }

  synchronized void offence(String what) {
    offences.add(what + " in " + Thread.currentThread().getName());
  }

  /** How many descriptions are open. */
  public synchronized long openDescriptions() {
    return descriptions.stream().filter(description -> !description.isClosed()).count();
  }

  /** Fails when any description was used against its contract. */
  public synchronized void mustNotHaveBeenAbused() {
    if (!offences.isEmpty()) {
      throw new AssertionError(offences);
    }
  }
}
