package io.mortise.faults;

import java.io.IOException;
import java.nio.ByteOrder;
import java.nio.MappedByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** Tells {@code faulty_calls.c} what is to fail. */
final class FaultyCalls {

  static final int BYTES = 12;

  /** In the order of the enumeration there. */
  enum Call {
    NONE,
    OPEN,
    FCHMOD,
    FSTAT,
    LSTAT,
    PREAD,
    PWRITE,
    TRY,
    WAIT,
    UNLOCK,
    QUERY,
    TRY_FLOCK,
    WAIT_FLOCK,
    UNFLOCK
  }

  private final MappedByteBuffer plan;

  FaultyCalls(Path file) throws IOException {
    try (FileChannel channel =
        FileChannel.open(file, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
      plan = channel.map(FileChannel.MapMode.READ_WRITE, 0, BYTES);
    }
    plan.order(ByteOrder.nativeOrder());
  }

  @SuppressWarnings("EnumOrdinal") // the two enumerations are one
  void failNext(Call call, int error, int times) {
    plan.putInt(8, 0);
    plan.putInt(0, call.ordinal());
    plan.putInt(4, error);
    plan.putInt(8, times);
  }

  /** How many of them have not been made. */
  int left() {
    return plan.getInt(8);
  }

  void clear() {
    plan.putInt(8, 0);
  }
}
