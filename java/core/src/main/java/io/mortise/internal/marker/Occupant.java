package io.mortise.internal.marker;

import java.util.OptionalLong;

/**
 * Who has a marker.
 *
 * @param pid if the marker names one
 * @param thisMachine whether that number is known to be one of this machine's processes
 * @param gone whether it is known not to live any more: the next contender takes the lock over
 * @param text for a message: who it is, what is known of it, and what an operator can do
 */
public record Occupant(OptionalLong pid, boolean thisMachine, boolean gone, String text) {}
