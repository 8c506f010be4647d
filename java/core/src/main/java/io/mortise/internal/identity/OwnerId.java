package io.mortise.internal.identity;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The short form of a {@link ProcessIdentity}, for file names: the domain in hashes.
 *
 * @param start field 22 of {@code /proc/<pid>/stat} on Linux, elsewhere the creation time that the
 *     system stores, in milliseconds since 1970; "0" where it is unknown
 * @param machine of machine and host
 * @param namespaces of the pid and the time namespace
 */
public record OwnerId(long pid, String start, String machine, String boot, String namespaces) {

  static final String UNKNOWN_START = "0";

  private static final String HASH = "([0-9a-f]{8})";
  private static final Pattern TEXT =
      Pattern.compile("([0-9]{1,10})-([0-9]{1,20})-" + HASH + "-" + HASH + "-" + HASH);

  public String text() {
    return pid + "-" + start + "-" + machine + "-" + boot + "-" + namespaces;
  }

  /** Takes exactly what {@link #text} gives. */
  public static Optional<OwnerId> parse(String text) {
    Matcher parts = TEXT.matcher(text);
    if (!parts.matches() || !Words.isPid(parts.group(1)) || !Words.isStart(parts.group(2))) {
      return Optional.empty();
    }
    return Optional.of(
        new OwnerId(
            Long.parseLong(parts.group(1)),
            parts.group(2),
            parts.group(3),
            parts.group(4),
            parts.group(5)));
  }

  boolean startIsKnown() {
    return !start.equals(UNKNOWN_START);
  }

  /* Written out for the reason given in FileIdentity. */

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof OwnerId that
        && pid == that.pid
        && start.equals(that.start)
        && machine.equals(that.machine)
        && boot.equals(that.boot)
        && namespaces.equals(that.namespaces);
  }

  @Override
  public int hashCode() {
    return Long.hashCode(pid) * 31 + start.hashCode();
  }
}
