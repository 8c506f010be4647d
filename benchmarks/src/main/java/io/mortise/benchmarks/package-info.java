/** What Mortise costs, beside what a user would take instead and beside plain C. */
@NullMarked
package io.mortise.benchmarks;

import org.jspecify.annotations.NullMarked;
