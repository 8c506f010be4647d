package io.mortise.internal.loader;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.mortise.NativeStatus.Attempt;
import io.mortise.NativeStatus.State;
import java.io.IOException;
import java.nio.file.InvalidPathException;
import java.util.List;
import java.util.Set;
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
    assertEquals(State.LINK_FAILED, stateOf(new NoClassDefFoundError("io/mortise/X")));
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

  private static final NativeSettings NOTHING_SET = new NativeSettings("auto", null, null);
  private static final NativeSettings FILE_NAMED = new NativeSettings("auto", "/x.so", null);

  private static final Set<State> TOLD_OTHERWISE =
      Set.of(State.LOADED, State.DISABLED, State.INVALID_SETTING);

  @ParameterizedTest
  @EnumSource(State.class)
  void everyFailureHasAHint(State state) {
    String hint = Diagnosis.hint(state, "linux-x86_64", NOTHING_SET);

    assertEquals(TOLD_OTHERWISE.contains(state), hint.isEmpty());
    assertFalse(hint.contains("\n"));
  }

  /** Of the states that a named file can lead to. */
  @ParameterizedTest
  @EnumSource(
      value = State.class,
      names = {"LINK_FAILED", "ABI_MISMATCH", "NOEXEC", "ACCESS_DENIED"})
  void whoNamedAFileIsNotToldToNameOne(State state) {
    String hint = Diagnosis.hint(state, "linux-x86_64", FILE_NAMED);

    assertFalse(hint.isEmpty());
    assertFalse(hint.contains("set -Dmortise.native"), hint);
  }

  @Test
  void theHintForADirectoryNamesTheProperty() {
    for (State state : List.of(State.NOEXEC, State.EXTRACT_FAILED)) {
      assertTrue(Diagnosis.hint(state, "x", NOTHING_SET).contains("-Dmortise.native.dir"));
    }
  }

  @Test
  void whereAClassOfOursIsMissingTheJarIsToBlame() {
    assertEquals(
        "use the jar as it was built",
        Diagnosis.ownHint(new NoClassDefFoundError("io/mortise/internal/loader/X")));
    assertNull(Diagnosis.ownHint(new UnsatisfiedLinkError("symbol")));
  }

  @Test
  void anotherDirectoryHelpsOnlyAgainstWhatIsWrongWithADirectory() {
    Set<State> ofTheDirectory = Set.of(State.EXTRACT_FAILED, State.NOEXEC, State.DIGEST_MISMATCH);
    for (State state : State.values()) {
      assertEquals(ofTheDirectory.contains(state), Diagnosis.isOfTheDirectory(state));
    }
  }
}
