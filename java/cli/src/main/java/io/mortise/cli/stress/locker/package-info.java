/** A process that takes the lock again and again, and tells the referee. */
@NullMarked
package io.mortise.cli.stress.locker;

import org.jspecify.annotations.NullMarked;
