/**
 * Stands beside the critical section, is told by everybody who enters and leaves it, and finds out
 * by itself whether the lock did its work. Knows nothing of any lock.
 */
@NullMarked
package io.mortise.cli.stress.referee;

import org.jspecify.annotations.NullMarked;
