package io.mortise.cli.demo;

import java.time.Duration;

/** How much of it. */
record Settings(int processes, int threads, Duration time) {}
