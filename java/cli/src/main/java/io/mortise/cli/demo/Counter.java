package io.mortise.cli.demo;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** Eight bytes in a file. Not thread-safe, and of course not process-safe: that is the point. */
final class Counter implements Closeable {

  private final FileChannel channel;
  private final ByteBuffer bytes = ByteBuffer.allocateDirect(Long.BYTES);

  private Counter(FileChannel channel) {
    this.channel = channel;
  }

  /** Makes a new one, at zero. */
  static void create(Path file) throws IOException {
    Files.write(file, new byte[Long.BYTES], StandardOpenOption.CREATE_NEW);
  }

  static Counter open(Path file) throws IOException {
    return new Counter(FileChannel.open(file, StandardOpenOption.READ, StandardOpenOption.WRITE));
  }

  long read() throws IOException {
    bytes.clear();
    if (channel.read(bytes, 0) != Long.BYTES) {
      throw new IOException("the counter file is shorter than a counter");
    }
    return bytes.getLong(0);
  }

  /** Reads, adds one, writes back. */
  void increment() throws IOException {
    long next = read() + 1;
    bytes.clear();
    bytes.putLong(0, next);
    if (channel.write(bytes, 0) != Long.BYTES) {
      throw new IOException("the counter was not written whole");
    }
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }
}
