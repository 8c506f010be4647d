/** What needs processes of its own: between JVMs, against C, or in a JVM that has just started. */
@NullMarked
package io.mortise.benchmarks.process;

import org.jspecify.annotations.NullMarked;
