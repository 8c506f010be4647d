/** What a way of locking has to offer to the layers above it. */
@NullMarked
package io.mortise.internal.backend;

import org.jspecify.annotations.NullMarked;
