package io.mortise.internal.identity;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Everything that is known of an owner, readable by an operator: these become lines of a marker.
 * What the system does not tell is "-".
 *
 * @param start what tells the process from others that have had its number; see {@link OwnerId}
 * @param machine tells machines of one host name apart
 */
public record ProcessIdentity(
    long pid,
    String start,
    String host,
    String machine,
    String boot,
    String pidNamespace,
    String timeNamespace) {

  private static final List<String> KEYS =
      List.of("pid", "start", "host", "machine", "boot", "pidns", "timens");

  /** This process. The same object each time. Never throws. */
  public static ProcessIdentity current() {
    return Current.IDENTITY;
  }

  private static final class Current {
    static final ProcessIdentity IDENTITY = CurrentIdentity.read();
  }

  /** Takes what somebody wrote. Empty unless every value is there and well-formed. */
  public static Optional<ProcessIdentity> of(Map<String, String> fields) {
    for (String key : KEYS) {
      String value = fields.get(key);
      if (value == null || !isWellFormed(key, value)) {
        return Optional.empty();
      }
    }
    return Optional.of(
        new ProcessIdentity(
            Long.parseLong(fields.getOrDefault("pid", "")),
            fields.getOrDefault("start", ""),
            fields.getOrDefault("host", ""),
            fields.getOrDefault("machine", ""),
            fields.getOrDefault("boot", ""),
            fields.getOrDefault("pidns", ""),
            fields.getOrDefault("timens", "")));
  }

  private static boolean isWellFormed(String key, String value) {
    return switch (key) {
      case "pid" -> Words.isPid(value);
      case "start" -> Words.isUnknown(value) || Words.isStart(value);
      default -> Words.isWord(value);
    };
  }

  /** What {@link #of} reads, in the order in which an operator wants it. */
  public Map<String, String> fields() {
    Map<String, String> fields = new LinkedHashMap<>();
    fields.put("pid", Long.toString(pid));
    fields.put("start", start);
    fields.put("host", host);
    fields.put("machine", machine);
    fields.put("boot", boot);
    fields.put("pidns", pidNamespace);
    fields.put("timens", timeNamespace);
    return Collections.unmodifiableMap(fields);
  }

  public OwnerId id() {
    return new OwnerId(
        pid,
        Words.isUnknown(start) ? OwnerId.UNKNOWN_START : start,
        Hashes.shortHash(machine, host),
        Hashes.shortHash(boot),
        Hashes.shortHash(pidNamespace, timeNamespace));
  }
}
