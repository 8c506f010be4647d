/** The lock objects behind the public interfaces. */
@NullMarked
package io.mortise.internal.lock;

import org.jspecify.annotations.NullMarked;
