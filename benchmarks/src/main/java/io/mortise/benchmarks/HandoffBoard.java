package io.mortise.benchmarks;

import java.io.IOException;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.concurrent.locks.LockSupport;

/** The page that the two processes of a hand-off share; the same as in handoff_floor.c. */
final class HandoffBoard {

  static final int BYTES = 4096;

  static final int HELD = 0;
  static final int WAITING = 8;
  static final int UNLOCKED_AT = 16;
  static final int OVER = 24;

  private static final long POLL_NANOS = 50_000;

  private static final VarHandle WORD =
      MethodHandles.byteBufferViewVarHandle(long[].class, ByteOrder.nativeOrder());

  private final ByteBuffer page;

  HandoffBoard(Path file) throws IOException {
    try (FileChannel channel =
        FileChannel.open(file, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
      page = channel.map(FileChannel.MapMode.READ_WRITE, 0, BYTES);
    }
  }

  long getVolatile(int offset) {
    return (long) WORD.getVolatile(page, offset);
  }

  void setVolatile(int offset, long value) {
    WORD.setVolatile(page, offset, value);
  }

  void awaitRound(int offset, long round) {
    while (getVolatile(offset) < round) {
      LockSupport.parkNanos(POLL_NANOS);
    }
  }
}
