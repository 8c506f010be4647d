/** Everything that is compared, behind one face. */
@NullMarked
package io.mortise.benchmarks.contender;

import org.jspecify.annotations.NullMarked;
