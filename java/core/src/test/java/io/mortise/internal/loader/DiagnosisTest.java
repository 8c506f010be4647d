package io.mortise.internal.loader;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.mortise.NativeStatus.Attempt;
import io.mortise.NativeStatus.State;
import java.io.IOException;
import java.nio.file.InvalidPathException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class DiagnosisTest {

  private static State stateOf(Throwable failure) {
    return Diagnosis.attempt("somewhere", failure).state();
  }

  @Test
  void everyFailureHasAState() {
    assertEquals(State.NOEXEC, stateOf(new LoadFailure(State.NOEXEC, "why")));
    assertEquals(State.ACCESS_DENIED, stateOf(new IllegalCallerException("denied")));
    assertEquals(State.ACCESS_DENIED, stateOf(new SecurityException("denied")));
    assertEquals(State.EXTRACT_FAILED, stateOf(new IOException("disk")));
    assertEquals(State.EXTRACT_FAILED, stateOf(new InvalidPathException("\0", "nul")));
    assertEquals(State.LINK_FAILED, stateOf(new UnsatisfiedLinkError("symbol")));
    assertEquals(State.ABI_MISMATCH, stateOf(new NoClassDefFoundError("io/mortise/X")));
    assertEquals(State.ABI_MISMATCH, stateOf(new NoSuchMethodError("x")));
    assertEquals(State.LINK_FAILED, stateOf(new OutOfMemoryError()));
  }

  @Test
  void aFailureIsToldInOneLine() {
    assertEquals("a  b c", Diagnosis.attempt("x", new UnsatisfiedLinkError("a\r\nb\nc")).failure());
    assertEquals(
        "java.io.IOException: disk", Diagnosis.attempt("x", new IOException("disk")).failure());
    assertEquals(
        "java.lang.UnsatisfiedLinkError",
        Diagnosis.attempt("x", new UnsatisfiedLinkError()).failure());
  }

  private static State leading(State... states) {
    return Diagnosis.leading(
        List.of(states).stream().map(state -> new Attempt("x", state, "why")).toList());
  }

  @Test
  void aPlaceWithNothingInItIsNoCause() {
    assertEquals(State.NOEXEC, leading(State.RESOURCE_MISSING, State.NOEXEC));
    assertEquals(State.LINK_FAILED, leading(State.LINK_FAILED, State.RESOURCE_MISSING));
    assertEquals(State.ABI_MISMATCH, leading(State.ABI_MISMATCH, State.UNSUPPORTED_PLATFORM));
    assertEquals(
        State.UNSUPPORTED_PLATFORM, leading(State.RESOURCE_MISSING, State.UNSUPPORTED_PLATFORM));
  }

  @Test
  void ofTwoCausesTheLaterCounts() {
    assertEquals(State.NOEXEC, leading(State.ABI_MISMATCH, State.NOEXEC));
  }

  @ParameterizedTest
  @EnumSource(State.class)
  void everyFailureHasAHint(State state) {
    String hint = Diagnosis.hint(state, "linux-x86_64");

    assertEquals(state == State.LOADED || state == State.DISABLED, hint.isEmpty());
    assertFalse(hint.contains("\n"));
  }

  @Test
  void theHintForADirectoryNamesTheProperty() {
    assertTrue(Diagnosis.hint(State.NOEXEC, "x").contains("-Dmortise.native.dir"));
    assertTrue(Diagnosis.hint(State.EXTRACT_FAILED, "x").contains("-Dmortise.native.dir"));
  }
}
