/** {@code ./dev try}: processes increment a counter in a file, with and without a lock. */
@NullMarked
package io.mortise.cli.demo;

import org.jspecify.annotations.NullMarked;
