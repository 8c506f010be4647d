package io.mortise.internal.marker;

import io.mortise.MarkerStyle;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * How somebody wants to lock by marker.
 *
 * @param staleAfter from this age on, an owner of whom nothing is known counts as gone; null for
 *     never
 */
public record MarkerOptions(MarkerStyle style, @Nullable Duration staleAfter) {}
