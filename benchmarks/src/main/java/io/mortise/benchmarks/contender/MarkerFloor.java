package io.mortise.benchmarks.contender;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/** The steps of marker_floor.c, by {@link Files}: what they cost when they are made from Java. */
abstract class MarkerFloor implements Locker {

  private static final String PROCESS = "17271-555688-58f82dd3-99ba1461-1d89aad7-";
  private static final String HALF_TOKEN = "0000000000000000";
  private static final String ANY_TOKEN = HALF_TOKEN + HALF_TOKEN;
  private static final byte[] CONTENT = new byte[235];
  private static final byte[] PID = new byte[5];
  private static final long LOCK_BYTE = 1L << 62;

  private final FileChannel channel;
  private final String name;
  private final Path directory;
  private @Nullable FileLock witness;
  private long pairs;

  final Path marker;

  /** Differs from pair to pair. */
  String token = ANY_TOKEN;

  private MarkerFloor(Path path) throws IOException {
    channel = FileChannel.open(path, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
    name = path.getFileName() + ".lock";
    directory = path.toAbsolutePath().resolveSibling("");
    marker = directory.resolve(name);
  }

  static Locker file(Path path) throws IOException {
    return new OfFile(path);
  }

  static Locker directory(Path path) throws IOException {
    return new OfDirectory(path);
  }

  final void takeWitness() throws IOException {
    token = HALF_TOKEN + HexFormat.of().toHexDigits(++pairs);
    witness = channel.tryLock(LOCK_BYTE, 1, false);
  }

  final void giveBackWitness() throws IOException {
    if (witness != null) {
      witness.release();
    }
  }

  final Path beside(String suffix) {
    return directory.resolve(name + suffix);
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }

  private static void create(Path file, byte[] content) throws IOException {
    try (OutputStream out =
        Files.newOutputStream(file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
      out.write(content);
    }
  }

  private static void rename(Path from, Path to) throws IOException {
    Files.move(from, to, StandardCopyOption.ATOMIC_MOVE);
  }

  private static BasicFileAttributes look(Path file) throws IOException {
    return Files.readAttributes(file, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
  }

  private static int list(Path directory) throws IOException {
    int count = 0;
    try (DirectoryStream<Path> entries = Files.newDirectoryStream(directory)) {
      for (Path entry : entries) {
        count += entry.getNameCount();
      }
    }
    return count;
  }

  private static final class OfFile extends MarkerFloor {

    private Path own;

    OfFile(Path path) throws IOException {
      super(path);
      own = marker;
    }

    @Override
    public void lock() throws IOException {
      takeWitness();
      own = beside("." + PROCESS + token + ".own");
      create(own, CONTENT);
      Files.createLink(marker, own);
    }

    @Override
    public void unlock() throws IOException {
      Path right = beside("." + token + ".rel." + PROCESS + ANY_TOKEN);
      rename(own, right);
      look(marker);
      Files.delete(marker);
      Files.delete(right);
      giveBackWitness();
    }
  }

  private static final class OfDirectory extends MarkerFloor {

    private final Path entry = marker.resolve("own." + PROCESS + ANY_TOKEN);
    private final Path leaving = marker.resolve("rel." + PROCESS + ANY_TOKEN);
    private final Path preparedPid = marker.resolve("pid." + ANY_TOKEN);
    private final Path pid = marker.resolve("pid");

    OfDirectory(Path path) throws IOException {
      super(path);
    }

    @Override
    public void lock() throws IOException {
      takeWitness();
      Path prepared = beside("." + PROCESS + token + ".new");
      create(prepared, CONTENT);
      Files.createDirectory(marker);
      rename(prepared, entry);
      list(marker);
      look(entry);
      create(preparedPid, PID);
      rename(preparedPid, pid);
    }

    @Override
    public void unlock() throws IOException {
      Path gone = beside(".gone." + PROCESS + token);
      rename(entry, leaving);
      rename(marker, gone);
      Files.delete(gone.resolve(pid.getFileName()));
      Files.delete(gone.resolve(leaving.getFileName()));
      Files.delete(gone);
      giveBackWitness();
    }
  }
}
