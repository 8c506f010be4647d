/**
 * The marker protocol of decision 0006 as models, and what explores them state by state: every
 * order of steps, with a crash between any two.
 */
@NullMarked
package io.mortise.model;

import org.jspecify.annotations.NullMarked;
