package io.mortise.internal.backend;

/**
 * Which file a description is of. Unique on this machine as long as one description of the file is
 * open.
 */
public record FileIdentity(long device, long inode) {}
