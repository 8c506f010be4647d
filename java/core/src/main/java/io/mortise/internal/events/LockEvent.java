package io.mortise.internal.events;

import io.mortise.LockMode;
import io.mortise.internal.backend.ByteRange;
import java.nio.file.Path;
import jdk.jfr.Description;
import jdk.jfr.Event;
import jdk.jfr.Label;
import org.jspecify.annotations.Nullable;

/** Which lock it is about. */
abstract class LockEvent extends Event {

  @Label("Path")
  final @Nullable String path;

  @Label("Mode")
  @Description("EXCLUSIVE or SHARED")
  final @Nullable String mode;

  @Label("Range Offset")
  @Description("Of the first byte that is locked; 2^62 for the lock of the file itself")
  final long rangeOffset;

  @Label("Range Length")
  final long rangeLength;

  LockEvent(Path path, LockMode mode, ByteRange range) {
    this.path = path.toString();
    this.mode = mode.name();
    this.rangeOffset = range.offset();
    this.rangeLength = range.length();
  }

  /** One that is only asked whether its type is enabled. */
  LockEvent() {
    path = null;
    mode = null;
    rangeOffset = 0;
    rangeLength = 0;
  }

  /** Not the thread itself: of one that has ended a recording knows nothing. */
  static @Nullable String nameOf(@Nullable Thread thread) {
    if (thread == null) {
      return null;
    }
    String name = thread.getName();
    return name.isEmpty() ? thread.toString() : name; // virtual threads mostly have none
  }
}
