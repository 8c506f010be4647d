package io.mortise.internal.identity;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ClaimTest {

  private static final String OWNER = "4711-129923-0a1b2c3d-00000000-ffffffff";
  private static final String TOKEN = "0123456789abcdef0123456789abcdef";

  @Test
  void aTextIsTheOwnerAndTheToken() {
    Claim claim = Claim.parse(OWNER + "-" + TOKEN).orElseThrow();

    assertEquals(OWNER, claim.owner().text());
    assertEquals(TOKEN, claim.token());
    assertEquals(OWNER + "-" + TOKEN, claim.text());
  }

  @Test
  void aFreshOneIsOfThisProcess() {
    Claim claim = Claim.fresh();

    assertEquals(ProcessIdentity.current().id(), claim.owner());
    assertEquals(Optional.of(claim), Claim.parse(claim.text()));
  }

  @Test
  void noTwoAreTheSame() {
    Set<String> tokens = ConcurrentHashMap.newKeySet();
    IntStream.range(0, 100_000).parallel().forEach(i -> tokens.add(Claim.fresh().token()));

    assertEquals(100_000, tokens.size());
  }

  /** If one half stood still, or went along with the other, there would be fewer than 128 bits. */
  @Test
  void bothHalvesChangeOnTheirOwn() {
    Set<String> first = new HashSet<>();
    Set<String> second = new HashSet<>();
    for (int i = 0; i < 1000; i++) {
      String token = Claim.fresh().token();
      first.add(token.substring(0, 16));
      second.add(token.substring(16));
    }

    assertEquals(1000, first.size());
    assertEquals(1000, second.size());
    first.retainAll(second);
    assertTrue(first.isEmpty());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "-",
        TOKEN,
        "-" + TOKEN,
        OWNER,
        OWNER + TOKEN,
        OWNER + "--" + TOKEN,
        OWNER + "-" + TOKEN + "0",
        OWNER + "-0" + TOKEN,
        OWNER + "-" + TOKEN + "\n",
        OWNER + "-0123456789ABCDEF0123456789ABCDEF",
        OWNER + "-0123456789abcdef0123456789abcde",
        OWNER + "-0123456789abcdef0123456789abcde-",
        OWNER + "." + TOKEN,
        "0-1-0a1b2c3d-00000000-ffffffff-" + TOKEN
      })
  void everythingElseIsRefused(String text) {
    assertEquals(Optional.empty(), Claim.parse(text));
  }
}
