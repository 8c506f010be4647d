/**
 * Locks on files between threads, processes and JVMs. Start at {@link io.mortise.LockFile}.
 *
 * <p>Unless a method says otherwise: everything here may be used by any number of threads at once,
 * a {@code null} argument is a {@link java.lang.NullPointerException}, and every other failure is a
 * {@link io.mortise.LockException} or one of its subclasses.
 */
@NullMarked
package io.mortise;

import org.jspecify.annotations.NullMarked;
