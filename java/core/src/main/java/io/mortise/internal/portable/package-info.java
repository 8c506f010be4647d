/**
 * Locking without native code: a marker beside the file, and {@link java.nio.channels.FileChannel}
 * locks on it as a witness. See docs/decisions/0008-portable-backend.md.
 */
@NullMarked
package io.mortise.internal.portable;

import org.jspecify.annotations.NullMarked;
