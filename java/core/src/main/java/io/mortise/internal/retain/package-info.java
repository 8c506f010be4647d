/** Keeping the system's lock between holds, until somebody asks: decision 0011. */
@NullMarked
package io.mortise.internal.retain;

import org.jspecify.annotations.NullMarked;
