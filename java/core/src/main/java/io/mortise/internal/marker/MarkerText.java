package io.mortise.internal.marker;

import io.mortise.internal.identity.ProcessIdentity;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What stands in a marker of ours.
 *
 * <pre>
 *   pid=4711
 *   locked_at=1732350000.123       seconds since 1970; refreshed in place while the lock is held
 *   mortise=1                      the format
 *   token=…                        128 bits, fresh for every acquisition
 *   heartbeat=5                    locked_at is refreshed every so many seconds
 *   since=1732350000.123           when it was locked; missing in the markers of old versions
 *   start=… host=… machine=… boot=… pidns=… timens=…    the process, each on its line
 * </pre>
 *
 * A marker is read as hostile input: limited in size, known keys, values of known form.
 */
final class MarkerText {

  /** Nobody writes more than this into a marker. */
  static final int LIMIT_BYTES = 4096;

  static final Duration HEARTBEAT = Duration.ofSeconds(5);

  /** What stands for a word that the owner did not know. */
  static final String UNKNOWN = "-";

  private static final String DIRECTORY = "directory";
  private static final String FORMAT = "1";
  private static final Pattern TOKEN = Pattern.compile("[0-9a-f]{32}");
  private static final Pattern SECONDS = Pattern.compile("[0-9]{1,6}");
  private static final Pattern TIME = Pattern.compile("[0-9]{1,12}(\\.[0-9]{1,9})?");
  private static final Pattern PID = Pattern.compile("[0-9]{1,10}");

  /** A number; or a number and a host, between which there is a colon or white space. */
  private static final Pattern WORDS =
      Pattern.compile(
          "\\s*(?<pid>[0-9]{1,10})(?:(?::|[ \\t\\r\\n]+)(?<host>[^\\s:\\x00]+))?(?<end>[\\s\\x00]*)");

  private static final Pattern HOST = Pattern.compile("[A-Za-z0-9._-]{1,255}");
  private static final Pattern JSON_PID = Pattern.compile("\"pid\"\\s*:\\s*\"?([0-9]{1,10})\\b");
  private static final Pattern JSON_HOST =
      Pattern.compile("\"host(?:name)?\"\\s*:\\s*\"([^\"]+)\"");
  private static final long LARGEST_PID = 0xFFFF_FFFFL;
  private static final long THOUSAND = 1_000;

  /** Enough until the year 33658. */
  private static final int SECONDS_DIGITS = 12;

  private MarkerText() {}

  /**
   * A marker of ours.
   *
   * @param heartbeatSeconds how often the owner promises to change it
   * @param since by the owner's clock
   */
  record Ours(
      ProcessIdentity owner, String token, long heartbeatSeconds, Optional<Instant> since) {}

  static byte[] format(ProcessIdentity owner, String token) {
    StringBuilder text = new StringBuilder(beginning(owner.pid()));
    line(text, "mortise", FORMAT);
    line(text, "token", token);
    line(text, "heartbeat", String.valueOf(HEARTBEAT.toSeconds()));
    line(text, "since", now());
    owner.fields().forEach((key, value) -> lineUnlessPid(text, key, value));
    return ascii(text.toString());
  }

  /**
   * The same, in an entry.
   *
   * @param directory the key of the one that it is for; empty if that is not there yet
   */
  static byte[] format(ProcessIdentity owner, String token, String directory) {
    StringBuilder text = new StringBuilder();
    if (!directory.isEmpty()) {
      line(text, DIRECTORY, directory);
    }
    return ascii(new String(format(owner, token), StandardCharsets.US_ASCII) + text);
  }

  /** For which directory an entry is; empty if it does not say. */
  static Optional<String> directory(byte[] content) {
    return Optional.ofNullable(fields(content).get(DIRECTORY));
  }

  /** The part that a heartbeat writes anew, always of the same length. */
  static byte[] heartbeat(long pid) {
    return ascii(beginning(pid));
  }

  private static String beginning(long pid) {
    return "pid=" + pid + "\nlocked_at=" + now() + '\n';
  }

  private static String now() {
    long millis = Math.max(0, System.currentTimeMillis());
    return digits(millis / THOUSAND, SECONDS_DIGITS) + '.' + digits(millis % THOUSAND, 3);
  }

  /** With zeros in front: what is written over must not change its length, whatever the clock. */
  private static String digits(long number, int length) {
    String digits = Long.toString(number);
    return "0".repeat(Math.max(0, length - digits.length())) + digits;
  }

  private static void lineUnlessPid(StringBuilder text, String key, String value) {
    if (!key.equals("pid")) {
      line(text, key, value);
    }
  }

  private static void line(StringBuilder text, String key, String value) {
    text.append(key).append('=').append(value).append('\n');
  }

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }

  /** Empty unless it is a marker of ours, whole and well-formed. */
  static Optional<Ours> parse(byte[] content) {
    Map<String, String> fields = fields(content);
    String token = fields.getOrDefault("token", "");
    String seconds = fields.getOrDefault("heartbeat", "");
    if (!FORMAT.equals(fields.get("mortise"))
        || !TOKEN.matcher(token).matches()
        || !SECONDS.matcher(seconds).matches()) {
      return Optional.empty();
    }
    Optional<Instant> since = time(fields.get("since"));
    return ProcessIdentity.of(fields)
        .map(owner -> new Ours(owner, token, Long.parseLong(seconds), since));
  }

  /** What a marker says that is not ours, and so not refreshed. */
  static Optional<Instant> lockedAt(byte[] content) {
    return time(fields(content).get("locked_at"));
  }

  private static Optional<Instant> time(@Nullable String seconds) {
    if (seconds == null || !TIME.matcher(seconds).matches()) {
      return Optional.empty();
    }
    BigDecimal time = new BigDecimal(seconds);
    long whole = time.longValue();
    long nanos = time.subtract(BigDecimal.valueOf(whole)).movePointRight(9).longValue();
    return Optional.of(Instant.ofEpochSecond(whole, nanos));
  }

  /**
   * What another program's marker says of the process that made it.
   *
   * @param host empty if it names none, and so is of this one
   * @param complete whether it ends as such texts do, so that no digit can be missing
   */
  record Foreign(long pid, Optional<String> host, boolean complete) {}

  /**
   * In one of the forms that are in use: {@code pid=N} on a line, {@code N} with white space or a
   * NUL around it, {@code N:host}, {@code N host}, or JSON with {@code "pid"} and perhaps {@code
   * "host"} or {@code "hostname"}. Empty for everything else, and for a number that no process can
   * have, such as the 0 that procmail's lockfile writes.
   */
  static Optional<Foreign> parseForeign(byte[] content) {
    String text = new String(content, StandardCharsets.ISO_8859_1);
    Map<String, String> fields = fields(content);
    if (fields.containsKey("mortise")) {
      return Optional.empty(); // of a version that is not known here
    }
    if (fields.containsKey("pid")) {
      return foreign(fields.getOrDefault("pid", ""), fields.get("host"), true);
    }
    Matcher words = WORDS.matcher(text);
    if (words.matches()) {
      return foreign(words.group("pid"), words.group("host"), !words.group("end").isEmpty());
    }
    String stripped = text.strip();
    Matcher pid = JSON_PID.matcher(stripped);
    if (!stripped.startsWith("{") || !pid.find()) {
      return Optional.empty();
    }
    Matcher host = JSON_HOST.matcher(stripped);
    return foreign(pid.group(1), host.find() ? host.group(1) : null, stripped.endsWith("}"));
  }

  private static Optional<Foreign> foreign(String digits, @Nullable String host, boolean complete) {
    if (host != null && !HOST.matcher(host).matches()) {
      return Optional.empty();
    }
    return pid(digits).map(pid -> new Foreign(pid, Optional.ofNullable(host), complete));
  }

  private static Optional<Long> pid(String digits) {
    if (!PID.matcher(digits).matches()) {
      return Optional.empty();
    }
    return Optional.of(Long.parseLong(digits)).filter(pid -> pid >= 1 && pid <= LARGEST_PID);
  }

  /** Complete lines only: the last one may have been cut short. Empty if a key comes twice. */
  private static Map<String, String> fields(byte[] content) {
    String text = new String(content, StandardCharsets.US_ASCII);
    Map<String, String> fields = new HashMap<>();
    int end = text.indexOf('\n');
    for (int start = 0; end >= 0; start = end + 1, end = text.indexOf('\n', start)) {
      String line = text.substring(start, end).stripTrailing(); // a peer on Windows writes \r\n
      int equals = line.indexOf('=');
      if (equals < 0 || fields.put(line.substring(0, equals), line.substring(equals + 1)) != null) {
        return Map.of();
      }
    }
    return fields;
  }

  /** What a dedicated lock file of ours begins with: somebody locks a file of that very name. */
  static boolean isLockFile(byte[] content) {
    return new String(content, StandardCharsets.US_ASCII).startsWith("MORTISE\n");
  }

  /** Nothing that anybody could miss: empty, or zeros, as a power failure leaves it. */
  static boolean isBlank(byte[] content) {
    for (byte one : content) {
      if (one != 0) {
        return false;
      }
    }
    return true;
  }
}
