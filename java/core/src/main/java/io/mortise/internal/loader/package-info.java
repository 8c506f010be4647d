/** Finding, checking, unpacking and loading the native library, and telling what came of it. */
@NullMarked
package io.mortise.internal.loader;

import org.jspecify.annotations.NullMarked;
