package io.mortise.internal.identity;

/**
 * On the owner of a marker.
 *
 * @param reason half a sentence for a message, such as "process 4711 is gone"
 */
public record Verdict(Life life, String reason) {

  public enum Life {
    ALIVE,
    DEAD,
    /** Never acted on, except where the user has said after what time to. */
    UNKNOWN
  }

  static Verdict alive(String reason) {
    return new Verdict(Life.ALIVE, reason);
  }

  static Verdict dead(String reason) {
    return new Verdict(Life.DEAD, reason);
  }

  static Verdict unknown(String reason) {
    return new Verdict(Life.UNKNOWN, reason);
  }
}
