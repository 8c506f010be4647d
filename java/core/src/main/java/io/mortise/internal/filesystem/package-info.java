/**
 * What is known of file systems: whether other machines write there, and where locks have holes.
 */
@NullMarked
package io.mortise.internal.filesystem;

import org.jspecify.annotations.NullMarked;
