package io.mortise.cli.common;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Reads {@code 5}, {@code 1.5s}, {@code 200ms}, {@code 2m}, {@code 1h}. */
public final class WaitTime implements ITypeConverter<Duration> {

  private static final Pattern SHAPE = Pattern.compile("(\\d+(?:\\.\\d+)?|\\.\\d+)(ms|s|m|h)?");

  private static final BigDecimal NANOS_PER_SECOND = BigDecimal.valueOf(1_000_000_000L);

  @Override
  public Duration convert(String text) {
    Matcher matcher = SHAPE.matcher(text);
    if (!matcher.matches()) {
      throw new TypeConversionException(
          "'" + text + "' is not a time; write a number, and ms, s, m or h if not seconds: 1.5s");
    }
    BigDecimal number = new BigDecimal(matcher.group(1));
    BigDecimal nanos = number.multiply(BigDecimal.valueOf(nanosIn(matcher.group(2))));
    return ofNanos(nanos.setScale(0, RoundingMode.CEILING));
  }

  private static long nanosIn(@Nullable String unit) {
    return switch (unit == null ? "s" : unit) {
      case "ms" -> 1_000_000L;
      case "m" -> 60_000_000_000L;
      case "h" -> 3_600_000_000_000L;
      default -> 1_000_000_000L;
    };
  }

  /** An absurd time is a long one, not an error. */
  private static Duration ofNanos(BigDecimal nanos) {
    BigDecimal[] parts = nanos.divideAndRemainder(NANOS_PER_SECOND);
    long seconds = parts[0].min(BigDecimal.valueOf(Long.MAX_VALUE)).longValueExact();
    return Duration.ofSeconds(seconds, parts[1].longValueExact());
  }
}
