package io.mortise.internal.marker;

import io.mortise.internal.marker.FileFacts.Kind;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * A marker that is on no disk: a file, or a directory with one entry. Whoever asks for anything
 * else, or wants to change something, is reported.
 */
final class PaperFiles implements MarkerFiles {

  private final Path marker;
  private @Nullable String entry;
  private byte[] content = new byte[0];

  PaperFiles(Path marker) {
    this.marker = marker;
  }

  void beFile(byte[] bytes) {
    entry = null;
    content = bytes;
  }

  void beDirectory(String name, byte[] bytes) {
    entry = name;
    content = bytes;
  }

  private boolean isMarker(Path file) {
    return file.equals(marker);
  }

  /** Only names that are in there, or that every marker directory may have. */
  private boolean isEntry(Path file) {
    if (entry == null || !marker.equals(file.getParent())) {
      throw new AssertionError("led out of " + marker + ": " + file);
    }
    return file.getFileName().toString().equals(entry);
  }

  @Override
  public List<String> list(Path directory) {
    if (entry == null || !isMarker(directory)) {
      throw new AssertionError("not a directory: " + directory);
    }
    return List.of(entry);
  }

  @Override
  public @Nullable FileFacts look(Path file) {
    boolean directory = isMarker(file) && entry != null;
    return isMarker(file) || isEntry(file)
        ? new FileFacts(directory ? Kind.DIRECTORY : Kind.FILE, "1:1", 1, content.length, 0, 0)
        : null;
  }

  @Override
  public byte[] read(Path file, int limit) {
    if (limit != MarkerText.LIMIT_BYTES || (isMarker(file) ? entry != null : !isEntry(file))) {
      throw new AssertionError("read: " + file);
    }
    return Arrays.copyOf(content, Math.min(content.length, limit));
  }

  private static AssertionError change(Path file) {
    return new AssertionError("changed: " + file);
  }

  @Override
  public void create(Path file, byte[] bytes) {
    throw change(file);
  }

  @Override
  public void link(Path name, Path existing) {
    throw change(name);
  }

  @Override
  public void rename(Path from, Path to) {
    throw change(to);
  }

  @Override
  public void delete(Path file) {
    throw change(file);
  }

  @Override
  public void makeDirectory(Path directory) {
    throw change(directory);
  }

  @Override
  public void overwrite(Path file, byte[] start) {
    throw change(file);
  }

  @Override
  public void touch(Path file) {
    throw change(file);
  }

  @Override
  public void permit(Path file, Set<PosixFilePermission> permissions) {
    throw change(file);
  }

  @Override
  public void clear(Path directory, Predicate<String> names) {
    throw change(directory);
  }
}
