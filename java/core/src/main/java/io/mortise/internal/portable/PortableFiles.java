package io.mortise.internal.portable;

import io.mortise.LockException;
import io.mortise.internal.backend.FileIdentity;
import io.mortise.internal.backend.PathIdentity;
import io.mortise.internal.marker.Marker;
import io.mortise.internal.marker.MarkerFiles;
import io.mortise.internal.portable.ChannelRegistry.SharedChannel;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * All files this process (class loader) has open for portable locking. A file that was renamed, and
 * is open by both names, is there twice: it has two markers.
 */
final class PortableFiles {

  /** The path may change between two looks at it, but not for ever. */
  private static final int TRIES = 100;

  private static final int LARGE_DIRECTORY = 1_000;

  /** So much of the time may be spent with it. */
  private static final int SWEEP_ONE_OF = 100;

  private final MarkerFiles markerFiles;
  private final Duration grace;
  private final Map<Map.Entry<String, Path>, PortableFile> files =
      new HashMap<>(); // by the JVM's monitor
  private long noSweepUntilNanos = System.nanoTime(); // likewise

  PortableFiles(MarkerFiles markerFiles, Duration grace) {
    this.markerFiles = markerFiles;
    this.grace = grace;
  }

  /** To be left once. */
  PortableFile join(Path path, boolean create, int fileMode) throws LockException {
    synchronized (ChannelRegistry.monitor()) {
      for (int i = 0; i < TRIES; i++) {
        try {
          RegularFile.require(path);
          FileIdentity identity = PathIdentity.of(path);
          PortableFile file = find(path, identity);
          if (file != null) {
            return file;
          }
        } catch (NoSuchFileException e) {
          create(path, create, fileMode, e);
        } catch (IOException e) {
          throw PortableErrors.exception("open", path, e);
        }
      }
    }
    throw PortableErrors.named("open", path, PortableErrors.KEEPS_CHANGING);
  }

  private static void create(Path path, boolean create, int fileMode, NoSuchFileException missing)
      throws LockException {
    if (!create) {
      throw PortableErrors.exception("open", path, missing);
    }
    try {
      RegularFile.create(path, fileMode);
    } catch (FileAlreadyExistsException e) {
      // somebody was faster; or a link, which the next look will find
    } catch (IOException e) {
      throw PortableErrors.exception("open", path, e);
    }
  }

  /** Null when the path names another file by now. */
  private @Nullable PortableFile find(Path path, FileIdentity identity) throws IOException {
    Marker marker = new Marker(path, markerFiles, grace);
    PortableFile known = files.get(key(identity, marker.path()));
    if (known != null) {
      known.users++;
      return known;
    }
    SharedChannel shared = ChannelRegistry.join(identity);
    if (shared == null) {
      shared = openChannel(path, identity);
    }
    return shared == null ? null : start(path, shared, marker);
  }

  private static Map.Entry<String, Path> key(FileIdentity identity, Path marker) {
    return Map.entry(identity.key(), marker);
  }

  private @Nullable SharedChannel openChannel(Path path, FileIdentity identity) throws IOException {
    RegularFile.Opened opened = RegularFile.open(path);
    FileChannel channel = opened.channel();
    if (PathIdentity.of(path).equals(identity)) {
      return ChannelRegistry.add(identity, channel, opened.writable());
    }
    ChannelRegistry.park(channel);
    return null;
  }

  private PortableFile start(Path path, SharedChannel shared, Marker marker) throws IOException {
    PortableFile file;
    try {
      file = new PortableFile(path, shared, marker);
    } catch (IOException | RuntimeException | Error e) {
      shared.giveBack();
      throw e;
    }
    file.users = 1;
    files.put(key(shared.identity(), marker.path()), file);
    sweep(file);
    return file;
  }

  /** Whoever opens very many files in one directory would read it from end to end each time. */
  private void sweep(PortableFile file) {
    long begun = System.nanoTime();
    if (begun - noSweepUntilNanos < 0) {
      return;
    }
    if (file.sweep() > LARGE_DIRECTORY) {
      long now = System.nanoTime();
      noSweepUntilNanos = now + SWEEP_ONE_OF * (now - begun);
    }
  }

  /** By one who has joined: once more. */
  void joinAgain(PortableFile file) {
    synchronized (ChannelRegistry.monitor()) {
      file.users++;
    }
  }

  void leave(PortableFile file) {
    synchronized (ChannelRegistry.monitor()) {
      if (--file.users == 0) {
        files.remove(key(file.identity(), file.markerPath()));
        file.close();
      }
    }
  }
}
