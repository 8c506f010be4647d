package io.mortise.internal.marker;

import io.mortise.MarkerStyle;
import java.time.Duration;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * How somebody wants to lock by marker.
 *
 * @param staleAfter from this age on, an owner of whom nothing is known counts as gone; null for
 *     never
 */
public record MarkerOptions(MarkerStyle style, @Nullable Duration staleAfter) {

  private static final String STYLE_PROPERTY = "mortise.markerStyle";

  /** Where the user chooses none. */
  public static MarkerStyle defaultStyle() {
    String chosen = System.getProperty(STYLE_PROPERTY);
    if (chosen == null) {
      String os = System.getProperty("os.name", "").toLowerCase(Locale.ROOT);
      return os.startsWith("windows") ? MarkerStyle.FILE : MarkerStyle.DIRECTORY;
    }
    return switch (chosen) {
      case "file" -> MarkerStyle.FILE;
      case "directory" -> MarkerStyle.DIRECTORY;
      default ->
          throw new IllegalArgumentException(
              "-D" + STYLE_PROPERTY + "=" + chosen + ": neither file nor directory");
    };
  }
}
