/**
 * Who owns a marker, and is he alive? The rules, and why there are no more of them, are in
 * docs/decisions/0007-identity-and-verdict.md.
 */
@NullMarked
package io.mortise.internal.identity;

import org.jspecify.annotations.NullMarked;
