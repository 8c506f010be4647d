/** System calls that may not come back, made by threads that may be lost. */
@NullMarked
package io.mortise.internal.guard;

import org.jspecify.annotations.NullMarked;
