/** A directory of files for very many locks. See docs/decisions/0012-keyed-locks.md. */
@NullMarked
package io.mortise.internal.keyed;

import org.jspecify.annotations.NullMarked;
