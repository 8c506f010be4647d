package io.mortise.internal.portable;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.mortise.internal.backend.ByteRange;
import io.mortise.internal.backend.FileIdentity;
import io.mortise.internal.backend.PathIdentity;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Lines of {@code /proc/locks}. */
@Tag("portable")
class KernelLockListTest {

  @TempDir Path self;

  private static final long PID = ProcessHandle.current().pid();
  private static final long MAIN = ByteRange.MAIN.offset();
  private static final FileIdentity FILE = new FileIdentity(0xfe00, 4711);

  private static boolean isOurs(String line) {
    return KernelLockList.isOurs(
        line.replace("PID", Long.toString(PID)).replace("MAIN", Long.toString(MAIN)), FILE);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "1: POSIX  ADVISORY  WRITE PID fe:00:4711 MAIN MAIN",
        "  12: POSIX  ADVISORY  READ PID fe:00:4711 0 EOF",
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
        "1: POSIX  ADVISORY  WRITE PID fe:01:4711 MAIN MAIN",
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

    assertTrue(KernelLockList.isOurs(line, new FileIdentity(0x2a, -2)));
  }

  @Test
  void nobodyHasAFileThatDoesNotExist() throws Exception {
    assertFalse(KernelLockList.showsOurs(new FileIdentity(1, Long.MAX_VALUE)));
  }

  /** As on btrfs: the device is another one in the list than for {@code stat}. */
  @ParameterizedTest
  @ValueSource(strings = {"POSIX ADVISORY WRITE 1", "POSIX ADVISORY READ 1"})
  void aDescriptorOfThatFileShowsItWhateverDeviceIsPrinted(String lock) throws Exception {
    Path file = Files.createFile(self.resolve("data"));
    FileIdentity identity = PathIdentity.of(file);
    addDescriptor("5", file, lock + " ff:ff:" + identity.inode() + " 0 EOF");

    assertTrue(KernelLockList.descriptorShowsOurs(self, identity));
  }

  /** Two file systems have files of one number. */
  @Test
  void aDescriptorOfAnotherFileOfThatNumberDoesNot() throws Exception {
    Path file = Files.createFile(self.resolve("data"));
    FileIdentity identity = PathIdentity.of(file);
    FileIdentity twin = new FileIdentity(identity.device() + 1, identity.inode());
    addDescriptor("5", file, "POSIX ADVISORY WRITE 1 ff:ff:" + identity.inode() + " 0 EOF");

    assertFalse(KernelLockList.descriptorShowsOurs(self, twin));
  }

  @Test
  void aDescriptorOfThatFileWithoutALockOnThatByteDoesNot() throws Exception {
    Path file = Files.createFile(self.resolve("data"));
    FileIdentity identity = PathIdentity.of(file);
    addDescriptor("5", file, "POSIX ADVISORY WRITE 1 ff:ff:" + identity.inode() + " 0 100");

    assertFalse(KernelLockList.descriptorShowsOurs(self, identity));
  }

  private void addDescriptor(String number, Path file, String lock) throws IOException {
    Path link = Files.createDirectories(self.resolve("fd")).resolve(number);
    Files.createSymbolicLink(link, file);
    Path info = Files.createDirectories(self.resolve("fdinfo")).resolve(number);
    Files.writeString(info, "pos:\t0\nlock:\t1: " + lock + "\n");
  }
}
