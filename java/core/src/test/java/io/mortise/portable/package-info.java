/**
 * The portable backend between processes: with native ones, with lockers that know only the naive
 * schemes, and with processes that die or stop in the middle.
 */
@NullMarked
package io.mortise.portable;

import org.jspecify.annotations.NullMarked;
