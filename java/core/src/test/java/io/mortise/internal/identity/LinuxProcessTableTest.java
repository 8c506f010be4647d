package io.mortise.internal.identity;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.mortise.internal.identity.ProcessTable.Sighting;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.OptionalLong;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What is read from /proc, by a directory that looks like it. */
class LinuxProcessTableTest {

  @TempDir Path directory;
  private FakeProc proc;

  @BeforeEach
  void makeProc() throws IOException {
    proc = new FakeProc(directory);
  }

  private Sighting look() {
    return proc.table().look(7);
  }

  @Test
  void aProcessHasItsStart() throws Exception {
    proc.process(7, "sleep", 'S', "129923", 1);

    assertEquals(Sighting.present("129923", false), look());
  }

  @ParameterizedTest
  @ValueSource(strings = {"a) R 1 2 3", ") Z 1", "((", "a b c", "", "\u00ff\u00fe", "a\nb"})
  void theNameOfAProgramIsNoFieldOfIts(String name) throws Exception {
    proc.process(7, name, 'S', "129923", 1);

    assertEquals(Sighting.present("129923", false), look());
  }

  @ParameterizedTest
  @CsvSource({
    "Z, 1, true",
    "X, 1, true",
    "Z, 0, false",
    "Z, 2, false",
    "R, 1, false",
    "T, 1, false",
    "D, 1, false",
    "t, 1, false",
    "x, 1, false"
  })
  void aZombieIsOneWhoseLastThreadHasEnded(char state, int threads, boolean zombie)
      throws Exception {
    proc.process(7, "sleep", state, "5", threads);

    assertEquals(Sighting.present("5", zombie), look());
  }

  /** Between the two another thread may have exec'ed, and be the first and only one now. */
  @Test
  void aStateOfAMomentAgoMakesNoZombie() throws Exception {
    proc.process(7, "sleep", 'R', "5", 1);
    proc.write("7/stat", FakeProc.stat("7", "sleep", 'Z', "5"));

    assertEquals(Sighting.present("5", false), look());
  }

  @Test
  void withoutADirectoryThereIsNoProcess() {
    assertEquals(Sighting.GONE, look());
  }

  @Test
  void aThreadOfAnotherProcessIsNoProcess() throws Exception {
    proc.process(7, "java", 'S', "5", 9);
    proc.status("7", "Tgid:\t6", "Pid:\t7", "Threads:\t9");

    assertEquals(Sighting.GONE, look());
  }

  /** A directory in its place cannot be read either, whoever runs the test. */
  @ParameterizedTest
  @ValueSource(strings = {"stat", "status"})
  void whatCannotBeReadIsHidden(String file) throws Exception {
    proc.process(7, "sleep", 'S', "5", 1);
    Files.delete(proc.path("7/" + file));
    Files.createDirectory(proc.path("7/" + file));

    assertEquals(Sighting.HIDDEN, look());
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "7", "7 (a", "7 (a) ", "7 (a) S 1 2", "x (a) S", ") 7 ("})
  void whatMakesNoSenseIsHidden(String stat) throws Exception {
    proc.process(7, "sleep", 'S', "5", 1);
    proc.write("7/stat", stat);

    assertEquals(Sighting.HIDDEN, look());
  }

  @ParameterizedTest
  @ValueSource(strings = {"x", "-5", "", "05", "123456789012345678901"})
  void aStartThatIsNoNumberIsHidden(String start) throws Exception {
    proc.process(7, "sleep", 'S', start, 1);

    assertEquals(Sighting.HIDDEN, look());
  }

  @Test
  void anInterruptedThreadSeesAsWell() throws Exception {
    proc.process(7, "sleep", 'S', "5", 1);
    Thread.currentThread().interrupt();
    try {
      assertEquals(Sighting.present("5", false), look());
      assertTrue(proc.table().isOurs());
    } finally {
      assertTrue(Thread.interrupted());
    }
  }

  @Test
  void theProcThatNumbersUsAsWeDoIsOurs() {
    assertTrue(proc.table().isOurs());
  }

  @Test
  void aProcThatNumbersUsDifferentlyIsNotOurs() throws Exception {
    proc.write("self/stat", FakeProc.stat("2707", "java", 'R', "5000"));

    assertFalse(proc.table().isOurs());
  }

  @Test
  void aProcThatKnowsANamespaceAroundUsIsNotOurs() throws Exception {
    proc.status("self", "Tgid:\t100", "Uid:\t0\t0\t0\t0", "NSpid:\t100\t100");

    assertFalse(proc.table().isOurs());
  }

  @Test
  void withoutProcNothingIsOurs() {
    LinuxProcessTable table =
        new LinuxProcessTable(new Procfs(directory.resolve("none")), FakeProc.SELF);

    assertFalse(table.isOurs());
    assertTrue(table.hidesOthers());
    assertEquals(OptionalLong.empty(), table.bootMillis());
  }

  @Test
  void procHidesWhatItWasMountedToHide() throws Exception {
    assertFalse(proc.table().hidesOthers());

    proc.mount("rw,hidepid=invisible");
    assertTrue(proc.table().hidesOthers());
  }

  @Test
  void fromRootNothingIsHidden() throws Exception {
    proc.mount("rw,hidepid=invisible");
    proc.status("self", "Tgid:\t100", "Uid:\t1000\t0\t0\t0");

    assertFalse(proc.table().hidesOthers());
  }

  @Test
  void rootOfAUserNamespaceIsNotRoot() throws Exception {
    proc.mount("rw,hidepid=invisible");
    proc.status("self", "Tgid:\t100", "Uid:\t0\t0\t0\t0");
    proc.write("self/uid_map", "         0       1000          1\n");

    assertTrue(proc.table().hidesOthers());
  }

  @Test
  void theBootIsAsLongAgoAsTheSystemIsUp() {
    long before = System.currentTimeMillis();
    long boot = proc.table().bootMillis().orElseThrow();
    long after = System.currentTimeMillis();

    assertTrue(before - 1_000_500 <= boot && boot <= after - 1_000_500, "boot " + boot);
  }

  @Test
  void anUptimeThatIsNoNumberTellsNothing() throws Exception {
    proc.write("uptime", "soon\n");

    assertEquals(OptionalLong.empty(), proc.table().bootMillis());
  }
}
