package io.mortise.benchmarks.process;

import java.io.IOException;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.concurrent.locks.LockSupport;

/** A page that some processes share (board.h); what its words mean is said by those who use it. */
final class Board {

  private static final int BYTES = 4096;
  private static final long POLL_NANOS = 50_000;

  private static final VarHandle WORD =
      MethodHandles.byteBufferViewVarHandle(long[].class, ByteOrder.nativeOrder());

  private final ByteBuffer page;

  /** Maps a board that is there. */
  Board(Path file) throws IOException {
    try (FileChannel channel =
        FileChannel.open(file, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
      page = channel.map(FileChannel.MapMode.READ_WRITE, 0, BYTES);
    }
  }

  static Board create(Path file) throws IOException {
    Files.write(file, new byte[BYTES]);
    return new Board(file);
  }

  long getVolatile(int offset) {
    return (long) WORD.getVolatile(page, offset);
  }

  void setVolatile(int offset, long value) {
    WORD.setVolatile(page, offset, value);
  }

  void increment(int offset) {
    WORD.getAndAdd(page, offset, 1L);
  }

  /** For one who holds the lock that protects the word. */
  void incrementGuarded(int offset) {
    WORD.setOpaque(page, offset, (long) WORD.getOpaque(page, offset) + 1);
  }

  /** Until the word is at least that. */
  void await(int offset, long value) {
    while (getVolatile(offset) < value) {
      LockSupport.parkNanos(POLL_NANOS);
    }
  }
}
