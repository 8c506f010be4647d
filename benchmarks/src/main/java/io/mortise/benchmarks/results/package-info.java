/** What was measured, and the files it is kept in. */
@NullMarked
package io.mortise.benchmarks.results;

import org.jspecify.annotations.NullMarked;
