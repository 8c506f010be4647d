/** {@code mortise who}. */
@NullMarked
package io.mortise.cli.who;

import org.jspecify.annotations.NullMarked;
