/** {@code mortise run}: a command under a lock, in the manner of {@code flock(1)}. */
@NullMarked
package io.mortise.cli.run;

import org.jspecify.annotations.NullMarked;
