package io.mortise.internal.marker;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.mortise.internal.identity.ProcessIdentity;
import io.mortise.internal.marker.MarkerText.Foreign;
import io.mortise.internal.marker.MarkerText.Ours;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Markers are read as if an enemy had written them. */
@Tag("portable")
class MarkerTextTest {

  private static final ProcessIdentity OWNER = ProcessIdentity.current();

  private static String whole() {
    return new String(MarkerText.format(OWNER, Forgery.TOKEN), ISO_8859_1);
  }

  private static Optional<Ours> parse(String text) {
    return MarkerText.parse(text.getBytes(ISO_8859_1));
  }

  private static Optional<Foreign> foreign(String text) {
    return MarkerText.parseForeign(text.getBytes(ISO_8859_1));
  }

  private static Optional<Long> naive(String text) {
    return foreign(text).map(Foreign::pid);
  }

  @Test
  void whatIsWrittenIsRead() {
    Ours ours = parse(whole()).orElseThrow();

    assertEquals(OWNER, ours.owner());
    assertEquals(Forgery.TOKEN, ours.token());
    assertEquals(MarkerText.HEARTBEAT.toSeconds(), ours.heartbeatSeconds());
    assertTrue(naive(whole()).isEmpty(), "it is none of a naive peer");
  }

  @Test
  void aHeartbeatOverwritesExactlyTheFirstTwoLines() {
    byte[] beat = MarkerText.heartbeat(OWNER.pid());
    byte[] whole = MarkerText.format(OWNER, Forgery.TOKEN);

    System.arraycopy(beat, 0, whole, 0, beat.length);

    assertTrue(MarkerText.parse(whole).isPresent());
    assertEquals(
        whole().indexOf("mortise="), beat.length, "what follows them begins where they end");
  }

  @Test
  void cutShortAnywhereItIsNoMarkerOfOursAndNamesNoWrongPid() {
    for (int length = 0; length < whole().length(); length++) {
      String cut = whole().substring(0, length);
      assertTrue(parse(cut).isEmpty(), cut);
      Optional<Long> pid = naive(cut);
      assertTrue(pid.isEmpty() || pid.get() == OWNER.pid(), cut);
    }
  }

  @Test
  void withAnyByteChangedItIsReadOrRefusedButNothingElse() {
    Random random = new Random(1);
    for (int round = 0; round < 20_000; round++) {
      byte[] content = MarkerText.format(OWNER, Forgery.TOKEN);
      content[random.nextInt(content.length)] = (byte) random.nextInt(256);
      MarkerText.parse(content);
      MarkerText.parseForeign(content);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"token", "heartbeat", "mortise", "start", "host", "boot", "pidns", "pid"})
  void withoutAnyOfItsLinesItIsNone(String key) {
    String without = whole().replaceFirst("(?m)^" + key + "=.*\n", "");
    assertFalse(without.equals(whole()));
    assertTrue(parse(without).isEmpty());
  }

  @ParameterizedTest
  @ValueSource(strings = {"token", "pid", "locked_at", "mortise", "anything"})
  void withAKeyTwiceItIsNone(String key) {
    assertTrue(parse(whole() + key + "=1\n" + key + "=1\n").isEmpty());
    assertTrue(naive("pid=1\nlocked_at=1\n" + key + "=2\n" + key + "=3\n").isEmpty());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "token=0123456789ABCDEF0123456789abcdef",
        "token=../../../../../../etc/passwd",
        "token=0123",
        "heartbeat=-1",
        "heartbeat=1000000",
        "heartbeat=",
        "mortise=2",
        "pid=0",
        "pid=-1",
        "pid=99999999999",
        "pid=+1",
        "start=-1",
        "host=a b"
      })
  void withAValueOfAnotherFormItIsNone(String line) {
    String key = line.substring(0, line.indexOf('='));
    assertTrue(parse(whole().replaceFirst("(?m)^" + key + "=.*", line)).isEmpty());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "pid=4711\nlocked_at=1732350000.123\n",
        "pid=4711\r\nlocked_at=1732350000.123\r\n",
        "pid=4711\n",
        "pid=4711\nlocked_at=17",
        "locked_at=99999999999\npid=4711\n",
        "pid=4711\nlocked_at=99999999999999999999\n"
      })
  void aPeersPidIsRead(String text) {
    assertEquals(Optional.of(4711L), naive(text));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "pid=47",
        "pid=\n",
        "pid=0\n",
        "pid=-1\n",
        "pid=99999999999\n",
        "pid=4294967296\n",
        "pid=4711 \nx\n",
        " pid=4711\n",
        "PID=4711\n",
        "pid=0x10\n",
        "pid=4 711\n",
        "\0\0\0\0",
        "0",
        "-1",
        "47 11 12",
        "4711: vm",
        "{\"pid\": 0}",
        "{\"ppid\": 4711}",
        "mortise=2\npid=4711\n",
        "pid=\u00b2\n"
      })
  void whatIsNoProcessNumberIsNone(String text) {
    assertTrue(naive(text).isEmpty(), text);
  }

  @Test
  void theLargestNumberOfAProcessIsOne() {
    assertEquals(Optional.of(4_294_967_295L), naive("pid=4294967295\n"));
    assertEquals(Optional.of(1L), naive("pid=1\n"));
  }

  @Test
  void theFormsOfOtherProgramsAreRead() {
    Foreign here = new Foreign(4711, Optional.empty(), true);
    for (String text :
        List.of("4711\n", " 4711\r\n", "      4711\n", "4711\0", "pid=4711\n", "{\"pid\":4711}")) {
      assertEquals(Optional.of(here), foreign(text), text);
    }
    Foreign named = new Foreign(4711, Optional.of("vm"), true);
    for (String text :
        List.of(
            "4711:vm\n",
            "4711 vm\n",
            "4711\nvm\n",
            "pid=4711\nhost=vm\n",
            "{\n \"hostname\": \"vm\", \"pid\": \"4711\" }\n")) {
      assertEquals(Optional.of(named), foreign(text), text);
    }
  }

  @Test
  void whatMayLackADigitIsNotComplete() {
    for (String text : List.of("4711", "4711:v", "{\"pid\": 4711", "{\"pid\": 4711, ")) {
      assertFalse(foreign(text).orElseThrow().complete(), text);
    }
  }

  @Test
  void blankIsWhatAPowerFailureLeaves() {
    assertTrue(MarkerText.isBlank(new byte[0]));
    assertTrue(MarkerText.isBlank(new byte[4096]));
    byte[] almost = new byte[4096];
    Arrays.fill(almost, 4095, 4096, (byte) ' ');
    assertFalse(MarkerText.isBlank(almost));
  }

  @Test
  void whatIsWrittenIsFarBelowTheLimit() {
    assertTrue(whole().length() < MarkerText.LIMIT_BYTES / 2);
  }
}
