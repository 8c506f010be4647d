package io.mortise.internal.portable;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.mortise.internal.backend.ByteRange;
import io.mortise.internal.backend.FileIdentity;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Lines of {@code /proc/locks}. */
@Tag("portable")
class KernelLockListTest {

  private static final long PID = ProcessHandle.current().pid();
  private static final long MAIN = ByteRange.MAIN.offset();
  private static final FileIdentity FILE = new FileIdentity(7, 4711);

  private static boolean isOurs(String line) {
    return KernelLockList.isOurs(
        line.replace("PID", Long.toString(PID)).replace("MAIN", Long.toString(MAIN)), FILE);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "1: POSIX  ADVISORY  WRITE PID fe:00:4711 MAIN MAIN",
        "  12: POSIX  ADVISORY  READ PID 00:2a:4711 0 EOF",
        "1: POSIX  ADVISORY  WRITE PID fe:00:4711 0 MAIN",
        "1: POSIX  ADVISORY  WRITE PID fe:00:4711 MAIN EOF"
      })
  void aLockOfThisProcessOnThatByteIsOurs(String line) {
    assertTrue(isOurs(line));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "1: POSIX  ADVISORY  WRITE 1 fe:00:4711 MAIN MAIN",
        "1: POSIX  ADVISORY  WRITE PID fe:00:14711 MAIN MAIN",
        "1: POSIX  ADVISORY  WRITE PID fe:00:471 MAIN MAIN",
        "1: OFDLCK ADVISORY  WRITE PID fe:00:4711 MAIN MAIN",
        "1: FLOCK  ADVISORY  WRITE PID fe:00:4711 0 EOF",
        "1: -> POSIX  ADVISORY  WRITE PID fe:00:4711 MAIN MAIN",
        "1: POSIX  ADVISORY  WRITE PID fe:00:4711 0 100",
        "1: POSIX  ADVISORY  WRITE PID fe:00:4711 x y",
        "1: POSIX",
        ""
      })
  void everythingElseIsNot(String line) {
    assertFalse(isOurs(line));
  }

  /** Some file systems use all 64 bits of it, and the kernel prints it without a sign. */
  @Test
  void anInodeNumberHasNoSign() {
    String line = "1: POSIX  ADVISORY  WRITE " + PID + " 00:2a:18446744073709551614 0 EOF";

    assertTrue(KernelLockList.isOurs(line, new FileIdentity(7, -2)));
  }

  @Test
  void nobodyHasAFileThatDoesNotExist() throws Exception {
    assertFalse(KernelLockList.showsOurs(new FileIdentity(1, Long.MAX_VALUE)));
  }
}
