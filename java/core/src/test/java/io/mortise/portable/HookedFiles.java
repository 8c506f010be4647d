package io.mortise.portable;

import io.mortise.internal.marker.FileFacts;
import io.mortise.internal.marker.JdkMarkerFiles;
import io.mortise.internal.marker.MarkerFiles;
import java.io.IOException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** The real steps, with something that happens before and after each of them. */
final class HookedFiles implements MarkerFiles {

  /** What a step is. */
  enum Step {
    CREATE(true),
    LINK(true),
    RENAME(true),
    DELETE(true),
    MAKE_DIRECTORY(true),
    OVERWRITE(true),
    TOUCH(true),
    PERMIT(true),
    CLEAR(true),
    LIST(false),
    LOOK(false),
    READ(false);

    /** Do others see a difference? */
    final boolean changes;

    Step(boolean changes) {
      this.changes = changes;
    }
  }

  /** What happens. */
  interface Hook {
    /**
     * Just before a step.
     *
     * @param content to be written; empty if it is another step
     */
    void before(Step step, Path file, byte[] content) throws IOException;

    /** Just after a step, whether it succeeded or failed. */
    default void after(Step step) {}
  }

  private static final byte[] NOTHING = {};

  private final MarkerFiles files = new JdkMarkerFiles();
  private final Hook hook;

  HookedFiles(Hook hook) {
    this.hook = hook;
  }

  private interface Work<T extends @Nullable Object> {
    T run() throws IOException;
  }

  private interface Change {
    void run() throws IOException;
  }

  private <T extends @Nullable Object> T ask(Step step, Path file, Work<T> work)
      throws IOException {
    hook.before(step, file, NOTHING);
    try {
      return work.run();
    } finally {
      hook.after(step);
    }
  }

  private void change(Step step, Path file, byte[] content, Change change) throws IOException {
    hook.before(step, file, content);
    try {
      change.run();
    } finally {
      hook.after(step);
    }
  }

  @Override
  public void create(Path file, byte[] content) throws IOException {
    change(Step.CREATE, file, content, () -> files.create(file, content));
  }

  @Override
  public void link(Path name, Path existing) throws IOException {
    change(Step.LINK, name, NOTHING, () -> files.link(name, existing));
  }

  @Override
  public void rename(Path from, Path to) throws IOException {
    change(Step.RENAME, from, NOTHING, () -> files.rename(from, to));
  }

  @Override
  public void delete(Path file) throws IOException {
    change(Step.DELETE, file, NOTHING, () -> files.delete(file));
  }

  @Override
  public void makeDirectory(Path directory) throws IOException {
    change(Step.MAKE_DIRECTORY, directory, NOTHING, () -> files.makeDirectory(directory));
  }

  @Override
  public void overwrite(Path file, byte[] start) throws IOException {
    change(Step.OVERWRITE, file, start, () -> files.overwrite(file, start));
  }

  @Override
  public List<String> list(Path directory) throws IOException {
    return ask(Step.LIST, directory, () -> files.list(directory));
  }

  @Override
  public @Nullable FileFacts look(Path file) throws IOException {
    return this.<@Nullable FileFacts>ask(Step.LOOK, file, () -> files.look(file));
  }

  @Override
  public byte[] read(Path file, int limit) throws IOException {
    return ask(Step.READ, file, () -> files.read(file, limit));
  }

  @Override
  public void touch(Path file) throws IOException {
    change(Step.TOUCH, file, NOTHING, () -> files.touch(file));
  }

  @Override
  public void permit(Path file, Set<PosixFilePermission> permissions) throws IOException {
    change(Step.PERMIT, file, NOTHING, () -> files.permit(file, permissions));
  }

  @Override
  public void clear(Path directory, Predicate<String> names) throws IOException {
    change(Step.CLEAR, directory, NOTHING, () -> files.clear(directory, names));
  }
}
