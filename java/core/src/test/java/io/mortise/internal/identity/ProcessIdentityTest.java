package io.mortise.internal.identity;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ProcessIdentityTest {

  private static final ProcessIdentity GOOD =
      new ProcessIdentity(1, "2", "h.example", "m", "e5-b", "pid:[4026531836]", "-");

  private static Optional<ProcessIdentity> withValue(String key, String value) {
    Map<String, String> fields = new HashMap<>(GOOD.fields());
    fields.put(key, value);
    return ProcessIdentity.of(fields);
  }

  @Test
  void theFieldsCanBeReadBack() {
    assertEquals(Optional.of(GOOD), ProcessIdentity.of(GOOD.fields()));
  }

  @Test
  void thisProcessCanBeReadBack() {
    ProcessIdentity self = ProcessIdentity.current();

    assertEquals(Optional.of(self), ProcessIdentity.of(self.fields()));
    assertSame(self, ProcessIdentity.current());
    assertEquals(ProcessHandle.current().pid(), self.pid());
  }

  @Test
  void theOrderIsAlwaysTheSame() {
    assertEquals(
        List.of("pid", "start", "host", "machine", "boot", "pidns", "timens"),
        List.copyOf(GOOD.fields().keySet()));
  }

  @ParameterizedTest
  @ValueSource(strings = {"pid", "start", "host", "machine", "boot", "pidns", "timens"})
  void aFieldThatIsMissingOrEmptyIsRefused(String key) {
    Map<String, String> fields = new HashMap<>(GOOD.fields());
    fields.remove(key);

    assertEquals(Optional.empty(), ProcessIdentity.of(fields));
    assertEquals(Optional.empty(), withValue(key, ""));
  }

  @ParameterizedTest
  @ValueSource(strings = {"host", "machine", "boot", "pidns", "timens"})
  void aWordHasNoOddCharactersAndAnEnd(String key) {
    for (String bad : List.of("a b", "a/b", "a=b", "a\n", "\n", "\u00e4", "a\u0000", "%", "{}")) {
      assertEquals(Optional.empty(), withValue(key, bad), bad);
    }
    assertEquals(Optional.empty(), withValue(key, "a".repeat(256)));
    assertEquals("a".repeat(255), withValue(key, "a".repeat(255)).orElseThrow().fields().get(key));
    assertEquals("-", withValue(key, "-").orElseThrow().fields().get(key));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"-", "0", "-1", "+1", "01", " 1", "1 ", "0x1", "4294967296", "99999999999999999"})
  void whatIsNoProcessNumberIsRefused(String pid) {
    assertEquals(Optional.empty(), withValue("pid", pid));
  }

  @Test
  void theLargestProcessNumberHas32Bits() {
    assertEquals(4294967295L, withValue("pid", "4294967295").orElseThrow().pid());
  }

  @ParameterizedTest
  @ValueSource(strings = {"--", "-1", "01", "1.0", "1 ", "123456789012345678901", "x"})
  void whatIsNoStartIsRefused(String start) {
    assertEquals(Optional.empty(), withValue("start", start));
  }

  @Test
  void otherFieldsAreOthersBusiness() {
    assertEquals(Optional.of(GOOD), withValue("token", "\n\n"));
  }

  @ParameterizedTest
  @CsvSource({"'db 1/x', db_1_x", "'', -", "' ', -", "(none), _none_", "'a\nb', a_b"})
  void whatTheSystemTellsIsMadeFitForALine(String told, String word) {
    assertEquals(word, Words.wordOf(told));
  }
}
