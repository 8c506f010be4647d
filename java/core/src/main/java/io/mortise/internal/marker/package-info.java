/**
 * The {@code .lock} markers beside a locked file. The protocol is in
 * docs/decisions/0006-marker-protocol.md; one class does one style, and one style's steps.
 */
@NullMarked
package io.mortise.internal.marker;

import org.jspecify.annotations.NullMarked;
