package io.mortise.internal.identity;

import java.util.Optional;
import java.util.regex.Pattern;

/**
 * An owner and 128 random bits: names one thing one process does, once in history.
 *
 * @param token 32 lower-case hexadecimal digits
 */
public record Claim(OwnerId owner, String token) {

  private static final int TOKEN_DIGITS = 32;
  private static final Pattern TOKEN = Pattern.compile("[0-9a-f]{32}");

  /** Of this process. */
  public static Claim fresh() {
    return new Claim(Own.ID, FreshTokens.next());
  }

  private static final class Own {
    static final OwnerId ID = ProcessIdentity.current().id();
  }

  public String text() {
    return owner.text() + "-" + token;
  }

  /** Takes exactly what {@link #text} gives. */
  public static Optional<Claim> parse(String text) {
    int dash = text.length() - TOKEN_DIGITS - 1;
    if (dash < 0 || text.charAt(dash) != '-') {
      return Optional.empty();
    }
    String token = text.substring(dash + 1);
    if (!TOKEN.matcher(token).matches()) {
      return Optional.empty();
    }
    return OwnerId.parse(text.substring(0, dash)).map(owner -> new Claim(owner, token));
  }
}
