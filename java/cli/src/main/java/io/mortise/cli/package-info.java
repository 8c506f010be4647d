/**
 * The command {@code mortise}. Exit codes and messages are decided here; locking is the library's.
 */
@NullMarked
package io.mortise.cli;

import org.jspecify.annotations.NullMarked;
