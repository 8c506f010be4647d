package io.mortise.internal.identity;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.mortise.internal.identity.ProcessTable.Sighting;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** For macOS and Windows; what it asks the JDK can be asked anywhere. */
class HandleProcessTableTest {

  private final HandleProcessTable table = new HandleProcessTable();

  @Test
  void aProcessHasTheStartThatTheSystemStores() {
    ProcessHandle self = ProcessHandle.current();
    String start = Long.toString(self.info().startInstant().orElseThrow().toEpochMilli());

    assertEquals(Sighting.present(start, false), table.look(self.pid()));
  }

  @Test
  void aProcessThatIsNotThereIsGone() throws Exception {
    Process child = new ProcessBuilder("true").start();
    child.waitFor();

    assertEquals(Sighting.GONE, table.look(child.pid()));
  }

  @ParameterizedTest
  @CsvSource({
    "Linux, LINUX",
    "Mac OS X, STORED_START",
    "Windows 11, STORED_START",
    "FreeBSD, OTHER",
    "'', OTHER"
  })
  void aSystemIsKnownByItsName(String name, SystemKind kind) {
    assertEquals(kind, SystemKind.of(name));
  }
}
