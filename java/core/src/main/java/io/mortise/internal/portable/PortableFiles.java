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

/** All files this process (class loader) has open for portable locking, by their identity. */
final class PortableFiles {

  /** The path may change between two looks at it, but not for ever. */
  private static final int TRIES = 100;

  private final MarkerFiles markerFiles;
  private final Duration grace;
  private final Map<FileIdentity, PortableFile> files = new HashMap<>(); // by the JVM's monitor

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
    PortableFile known = files.get(identity);
    if (known != null) {
      known.users++;
      return known;
    }
    SharedChannel shared = ChannelRegistry.join(identity);
    if (shared == null) {
      shared = openChannel(path, identity);
    }
    return shared == null ? null : start(path, shared);
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

  private PortableFile start(Path path, SharedChannel shared) {
    Marker marker = new Marker(path, markerFiles, grace);
    PortableFile file = new PortableFile(path, shared, marker);
    file.users = 1;
    files.put(shared.identity(), file);
    file.sweep();
    return file;
  }

  void leave(PortableFile file) {
    synchronized (ChannelRegistry.monitor()) {
      if (--file.users == 0) {
        files.remove(file.identity());
        file.close();
      }
    }
  }
}
