/** From results to a page that people read. Everything on it is computed. */
@NullMarked
package io.mortise.benchmarks.report;

import org.jspecify.annotations.NullMarked;
