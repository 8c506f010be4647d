package io.mortise.internal.identity;

/**
 * What a contender knows besides the marker's words.
 *
 * @param localFileSystem nobody but this machine can have made the marker
 * @param modifiedMillis the marker's time, since 1970
 */
public record Evidence(boolean localFileSystem, long modifiedMillis) {}
