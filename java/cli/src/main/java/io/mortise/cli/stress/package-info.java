/** {@code mortise stress}: lockers that are killed and stopped, and a referee that looks on. */
@NullMarked
package io.mortise.cli.stress;

import org.jspecify.annotations.NullMarked;
