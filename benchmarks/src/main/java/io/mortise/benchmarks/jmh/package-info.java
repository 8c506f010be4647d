/** What JMH measures: everything in one JVM. */
@NullMarked
package io.mortise.benchmarks.jmh;

import org.jspecify.annotations.NullMarked;
