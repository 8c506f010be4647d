package io.mortise.internal.lock;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.mortise.Backend;
import io.mortise.LockHolders;
import io.mortise.LockMode;
import io.mortise.LockOwner;
import io.mortise.internal.backend.PathIdentity;
import io.mortise.internal.who.LinuxLocks;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is made of a {@code /proc} that shows little, or odd things: one that was made up. */
class HolderListTest {

  private static final String MAIN = "4611686018427387904";
  private static final String MARK = "4611686018427387905";

  @TempDir Path proc;
  @TempDir Path directory;
  private Path file;
  private String id;

  @BeforeEach
  void makeProc() throws Exception {
    file = Files.createFile(directory.resolve("file"));
    long device = ((Number) Files.getAttribute(file, "unix:dev")).longValue();
    id =
        String.format("%02x:%02x:", (device >> 8) & 0xfff, device & 0xff)
            + Files.getAttribute(file, "unix:ino");
    Files.createDirectories(proc.resolve("self/fdinfo"));
  }

  private void listed(String... lines) throws Exception {
    Files.write(proc.resolve("locks"), List.of(lines));
  }

  private void descriptor(long pid, int fd, Path of, String... lines) throws Exception {
    Files.createDirectories(proc.resolve(pid + "/fdinfo"));
    Files.createDirectories(proc.resolve(pid + "/fd"));
    Files.write(proc.resolve(pid + "/fdinfo/" + fd), List.of(lines));
    Files.createSymbolicLink(proc.resolve(pid + "/fd/" + fd), of);
  }

  private LockHolders look() throws Exception {
    return HolderList.of(file, new LinuxLocks(proc));
  }

  private String ofd(String mode, String last) {
    return "1: OFDLCK ADVISORY  " + mode + " -1 " + id + " " + MAIN + " " + last;
  }

  /** One that is not there: nothing is asked about it. */
  private static final long STRANGER = 4_000_001;

  @Test
  void aHolderWhoseProcessIsNotShownIsOneWithoutANumber() throws Exception {
    listed(ofd("WRITE", MAIN), ofd("WRITE", MAIN).replace(id, "ff:ff:1"));

    LockHolders all = look();

    LockOwner owner = all.holders().get(0);
    assertEquals(1, all.holders().size());
    assertEquals(OptionalLong.empty(), owner.pid());
    assertEquals(Optional.of("its process is not shown here"), owner.note());
    assertEquals(LockMode.EXCLUSIVE, owner.mode());
    assertEquals(Optional.of(Backend.NATIVE), owner.backend());
  }

  @Test
  void whereAProcessCannotBeLookedIntoThatIsSaid() throws Exception {
    listed(ofd("READ", MAIN));
    Files.createDirectories(proc.resolve("7"));
    Files.writeString(proc.resolve("7/cmdline"), "program");
    Files.createDirectories(proc.resolve("2"));
    Files.writeString(proc.resolve("2/cmdline"), ""); // the kernel's own

    String note = look().holders().get(0).note().orElseThrow();

    assertTrue(note.contains("1 process of other users could not be looked into"), note);
  }

  @Test
  void aDescriptorNamesItsProcessAndTheListAddsNobody() throws Exception {
    listed(ofd("WRITE", MARK));
    descriptor(STRANGER, 5, file, "pos:\t0", "lock:\t" + ofd("WRITE", MARK));

    LockHolders all = look();

    assertEquals(1, all.holders().size(), all.toString());
    LockOwner owner = all.holders().get(0);
    assertEquals(STRANGER, owner.pid().orElseThrow());
    assertEquals(LockOwner.State.RETAINS, owner.state());
    assertEquals(1, owner.length());
    assertEquals(Optional.empty(), all.unseen());
  }

  @Test
  void aLockOfEverythingIsNotTakenForARetainedOne() throws Exception {
    String line = "1: OFDLCK ADVISORY  WRITE -1 " + id + " 0 EOF";
    listed(line);
    descriptor(STRANGER, 5, file, "lock:\t" + line);

    LockOwner owner = look().holders().get(0);

    assertEquals(LockOwner.State.HOLDS, owner.state());
    assertEquals(Optional.empty(), owner.backend());
    assertEquals(Long.MAX_VALUE, owner.length());
  }

  @Test
  void twoReadersWithTheSameBytesAreTwo() throws Exception {
    listed(ofd("READ", MAIN), ofd("READ", MAIN), ofd("READ", MAIN));
    descriptor(STRANGER, 5, file, "lock:\t" + ofd("READ", MAIN));
    descriptor(STRANGER + 1, 5, file, "lock:\t" + ofd("READ", MAIN));

    assertEquals(3, look().holders().size()); // and one that is not shown
  }

  @Test
  void anotherFileWithTheSameNumberIsNotThisOne() throws Exception {
    listed();
    Path other = Files.createFile(directory.resolve("other"));
    descriptor(STRANGER, 5, other, "lock:\t" + ofd("WRITE", MAIN));

    assertEquals(List.of(), look().holders());
  }

  @Test
  void whoHasItOpenAndWhoAsksAreShownAsThat() throws Exception {
    String inode = id.substring(id.lastIndexOf(':') + 1);
    String asks = "1: OFDLCK ADVISORY  WRITE -1 " + id + " 4611686018427387908 4611686018427387908";
    listed(asks, "1: -> OFDLCK ADVISORY  WRITE -1 " + id + " " + MAIN + " " + MAIN);
    descriptor(STRANGER, 5, file, "ino:\t" + inode);
    descriptor(STRANGER + 1, 6, file, "ino:\t" + inode, "lock:\t" + asks);

    LockHolders all = look();

    assertEquals(List.of(), all.holders());
    assertEquals(STRANGER, all.open().get(0).pid().orElseThrow());
    assertEquals(LockOwner.State.HAS_OPEN, all.open().get(0).state());
    assertEquals(1, all.waiting().size(), all.toString());
    assertEquals(STRANGER + 1, all.waiting().get(0).pid().orElseThrow());
  }

  @Test
  void withoutTheListOfAllTheAnswerIsNotComplete() throws Exception {
    descriptor(STRANGER, 5, file, "lock:\t" + ofd("WRITE", MAIN));

    LockHolders all = look();

    assertEquals(1, all.holders().size());
    assertEquals(Optional.of("/proc/locks cannot be read"), all.unseen());
  }

  @Test
  void withoutProcNothingIsClaimed() throws Exception {
    LockHolders all = HolderList.of(file, new LinuxLocks(proc.resolve("missing")));

    assertEquals(List.of(), all.holders());
    assertTrue(all.unseen().isPresent());
  }

  @Test
  void aListOfLocksThatIsLongIsReadUntilTheTimeIsUp() throws Exception {
    String[] lines = new String[20_000]; // and more than one read
    Arrays.fill(lines, ofd("WRITE", MAIN));
    listed(lines);
    LinuxLocks locks = new LinuxLocks(proc);

    int all = locks.table(PathIdentity.of(file), file).size();
    int some = locks.table(PathIdentity.of(file), file, System.nanoTime()).size();

    assertEquals(lines.length, all);
    assertTrue(some > 0 && some < 1_000, () -> some + " whole lines");
  }
}
