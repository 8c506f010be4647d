/** The native backend: loading the library, calling it, naming its errors. */
@NullMarked
package io.mortise.internal.jni;

import org.jspecify.annotations.NullMarked;
