package io.mortise.cli.common;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** Eight bytes in a file. Not thread-safe, and of course not process-safe: that is the point. */
public final class Counter implements Closeable {

  private final FileChannel channel;
  private final ByteBuffer bytes = ByteBuffer.allocateDirect(Long.BYTES);

  private Counter(FileChannel channel) {
    this.channel = channel;
  }

  /** Makes a new one, at zero. */
  public static void create(Path file) throws IOException {
    Files.write(file, new byte[Long.BYTES], StandardOpenOption.CREATE_NEW);
  }

  public static Counter open(Path file) throws IOException {
    return new Counter(FileChannel.open(file, StandardOpenOption.READ, StandardOpenOption.WRITE));
  }

  public long read() throws IOException {
    bytes.clear();
    if (channel.read(bytes, 0) != Long.BYTES) {
      throw new IOException("the counter file is shorter than a counter");
    }
    return bytes.getLong(0);
  }

  /** Reads, adds one, writes back. */
  public void increment() throws IOException {
    write(read() + 1);
  }

  public void write(long value) throws IOException {
    bytes.clear();
    bytes.putLong(0, value);
    if (channel.write(bytes, 0) != Long.BYTES) {
      throw new IOException("the counter was not written whole");
    }
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }
}
