package io.mortise.internal.identity;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CurrentIdentityTest {

  @TempDir Path directory;

  private ProcessIdentity read(String machineId) throws IOException {
    FakeProc proc = new FakeProc(directory);
    proc.write("sys/kernel/hostname", "db 1\n");
    proc.write("sys/kernel/random/boot_id", "e512bbe5-d1be\n");
    Files.createDirectories(proc.path("self/ns"));
    Files.deleteIfExists(proc.path("self/ns/pid"));
    Files.createSymbolicLink(proc.path("self/ns/pid"), Path.of("pid:[4026531836]"));
    return CurrentIdentity.ofLinux(proc.procfs(), FakeProc.SELF, machineId);
  }

  @Test
  void linuxTellsEverything() throws Exception {
    ProcessIdentity self = read("id");

    assertEquals(
        new ProcessIdentity(
            100, "5000", "db_1", self.machine(), "e512bbe5-d1be", "pid:[4026531836]", "-"),
        self);
    assertEquals(16, self.machine().length());
    assertEquals(Optional.of(self), ProcessIdentity.of(self.fields()));
  }

  @Test
  void machinesOfOneNameDiffer() throws Exception {
    assertNotEquals(read("id").machine(), read("id2").machine());
  }

  @Test
  void aMachineWithoutIdIsUnknown() throws Exception {
    assertEquals("-", read("-").machine());
  }

  @Test
  void withoutProcAlmostNothingIsKnownAndNothingIsThrown() {
    Procfs none = new Procfs(directory.resolve("none"));
    ProcessIdentity self = CurrentIdentity.ofLinux(none, 7, "id");

    assertEquals(new ProcessIdentity(7, "-", self.host(), self.machine(), "-", "-", "-"), self);
    assertEquals(Optional.of(self), ProcessIdentity.of(self.fields()));
  }
}
