package io.mortise.cli.stress.referee;

/**
 * What is too long.
 *
 * @param stuckNanos for nobody to come in
 * @param starvedNanos for one thread not to come in
 */
public record Bounds(long stuckNanos, long starvedNanos) {}
