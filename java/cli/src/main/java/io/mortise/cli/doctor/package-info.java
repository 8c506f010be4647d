/** {@code mortise doctor}: what works here, and why not what does not. */
@NullMarked
package io.mortise.cli.doctor;

import org.jspecify.annotations.NullMarked;
