package io.mortise.internal.portable;

import static io.mortise.fuzz.FuzzTarget.must;

import io.mortise.fuzz.FuzzTarget;
import io.mortise.internal.backend.FileIdentity;
import io.mortise.support.LockLine;
import java.util.List;

/** A lock of this process is found in what the kernel prints, for any file, and no other is. */
public final class KernelLockListFuzz implements FuzzTarget {

  private static final long PID = ProcessHandle.current().pid();

  @Override
  public List<byte[]> seeds() {
    return FuzzTarget.seeds(
        "1: POSIX  ADVISORY  WRITE " + PID + " fe:00:4711 0 EOF",
        "1: POSIX  ADVISORY  WRITE " + PID + " fe:00:4711 99999999999999999999 EOF",
        "\0\0\0\0\0\0\0\1\377\377\377\377\377\377\377\377\0\0\0\0\0\0\0\0\177\377\377\377\377\377\377\377");
  }

  @Override
  public void check(byte[] input) {
    for (String line : FuzzTarget.lines(input)) {
      KernelLockList.isOurs(line, new FileIdentity(1, 4711));
    }
    LockLine line = LockLine.of(input, PID);
    boolean ours = line.kind().equals("POSIX") && line.coversMain();
    must(KernelLockList.isOurs(line.text(), line.file()) == ours, line);
    must(!KernelLockList.isOurs(line.text(), line.another()), line);
    must(!KernelLockList.isOurs(line.text(), line.twin()), line);
    must(!KernelLockList.isOurs(LockLine.of(input, PID + 1).text(), line.file()), line);
  }
}
