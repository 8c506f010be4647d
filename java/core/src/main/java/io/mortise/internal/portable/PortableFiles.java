package io.mortise.internal.portable;

import io.mortise.Backend;
import io.mortise.LockException;
import io.mortise.internal.backend.FileIdentity;
import io.mortise.internal.backend.InUseException;
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

  /** The path may change between two looks at it; a caller that waits asks again after these. */
  private static final int TRIES = 1_000;

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
    for (int i = 0; i < TRIES; i++) {
      PortableFile file = joinOnce(path, create, fileMode);
      if (file != null) {
        return file;
      }
    }
    throw PortableErrors.named("open", path, PortableErrors.KEEPS_CHANGING);
  }

  /** Null when the path has changed meanwhile. */
  private @Nullable PortableFile joinOnce(Path path, boolean create, int fileMode)
      throws LockException {
    synchronized (ChannelRegistry.monitor()) {
      try {
        RegularFile.require(path);
        Marker marker = new Marker(path, markerFiles, grace);
        return find(path, PathIdentity.of(path), marker); // which are to be close together
      } catch (NoSuchFileException e) {
        create(path, create, fileMode, e);
        return null;
      } catch (InUseException e) {
        throw e;
      } catch (IOException e) {
        throw PortableErrors.exception("open", path, e);
      }
    }
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
  private @Nullable PortableFile find(Path path, FileIdentity identity, Marker marker)
      throws IOException {
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
    boolean isKnown = false;
    try {
      FileChannel writable = opened.writable() ? channel : RegularFile.openWritable(path);
      if (writable != null && writable != channel) {
        // What was denied was replaced before the channel for reading was opened.
        ChannelRegistry.closeUnknown(channel);
        channel = writable;
      }
      isKnown = PathIdentity.of(path).equals(identity);
      return isKnown ? add(path, identity, channel, writable != null) : null;
    } finally {
      if (!isKnown) { // also when the path names nothing any more
        ChannelRegistry.closeUnknown(channel);
      }
    }
  }

  private static SharedChannel add(
      Path path, FileIdentity identity, FileChannel channel, boolean writable) throws IOException {
    SharedChannel added = ChannelRegistry.add(identity, channel, writable);
    if (added == null) {
      throw new InUseException(path, Backend.NATIVE);
    }
    return added;
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
