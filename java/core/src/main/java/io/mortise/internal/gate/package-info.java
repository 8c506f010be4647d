/** Order among the threads of this JVM: one of them at a time talks to the operating system. */
@NullMarked
package io.mortise.internal.gate;

import org.jspecify.annotations.NullMarked;
