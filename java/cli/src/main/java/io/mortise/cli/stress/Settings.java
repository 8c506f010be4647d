package io.mortise.cli.stress;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What is asked for.
 *
 * @param slots how each of the processes locks
 * @param killEvery on average; null for never
 * @param pauseEvery on average; null for never
 * @param notes what the user should know about the choice
 */
record Settings(
    Path directory,
    List<LockerKind> slots,
    int threads,
    Duration duration,
    int sharedPercent,
    @Nullable Duration killEvery,
    @Nullable Duration pauseEvery,
    Duration longestPause,
    Duration stuckAfter,
    Duration starvedAfter,
    long seed,
    @Nullable Path json,
    List<String> notes) {}
