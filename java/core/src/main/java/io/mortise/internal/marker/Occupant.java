package io.mortise.internal.marker;

import java.util.OptionalLong;

/**
 * Who has a marker.
 *
 * @param pid if the marker names one
 * @param thisMachine whether that number is known to be one of this machine's processes
 * @param text for a message: who it is, what is known of it, and what an operator can do
 */
public record Occupant(OptionalLong pid, boolean thisMachine, String text) {}
