package io.mortise.internal.marker;

import io.mortise.internal.backend.LockHolder;

/**
 * Who has a marker.
 *
 * @param holder what the marker tells; its text says who it is, what is known of it, and what an
 *     operator can do
 * @param gone whether it is known not to live any more: the next contender takes the lock over
 */
public record Occupant(LockHolder holder, boolean gone) {}
