/** What several commands need. */
@NullMarked
package io.mortise.cli.common;

import org.jspecify.annotations.NullMarked;
