/** Which processes have what locks of a file, by what Linux shows under {@code /proc}. */
@NullMarked
package io.mortise.internal.who;

import org.jspecify.annotations.NullMarked;
