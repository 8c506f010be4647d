package io.mortise.harness;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.file.Path;

/**
 * A number in a file that is counted up by reading and writing it, which two at a time do wrong:
 * one of the two increments is lost. Not for several threads.
 */
public final class Canary implements AutoCloseable {

  private final RandomAccessFile file; // not a channel, which an interrupt would close
  private final byte[] bytes = new byte[Long.BYTES];

  private Canary(RandomAccessFile file) {
    this.file = file;
  }

  /** Zero, if the file is new. */
  public static Canary open(Path path) throws IOException {
    return new Canary(new RandomAccessFile(path.toFile(), "rw"));
  }

  public long read() throws IOException {
    file.seek(0);
    return file.read(bytes) == bytes.length ? ByteBuffer.wrap(bytes).getLong() : 0;
  }

  public void write(long value) throws IOException {
    ByteBuffer.wrap(bytes).putLong(value);
    file.seek(0);
    file.write(bytes);
  }

  public void increment() throws IOException {
    write(read() + 1);
  }

  @Override
  public void close() throws IOException {
    file.close();
  }
}
