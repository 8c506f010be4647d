package io.mortise.internal.marker;

import java.io.IOException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;

/** The real steps, counted, with something of a test's before and after each. */
public final class SteppedFiles implements MarkerFiles {

  /** What a step does. */
  public enum Call {
    CREATE,
    LINK,
    RENAME,
    DELETE,
    MAKE_DIRECTORY,
    LIST,
    LOOK,
    READ,
    OVERWRITE,
    TOUCH,
    PERMIT,
    CLEAR;

    /** Is anything different afterwards? */
    public boolean changesSomething() {
      return this != LIST && this != LOOK && this != READ;
    }
  }

  /**
   * One step.
   *
   * @param number from 1 on
   * @param file that it is about; of two, the one that comes into being
   */
  public record Step(int number, Call call, Path file) {}

  /** Something that happens at a step. What it throws becomes the failure of the step. */
  public interface Interference {
    void at(Step step) throws IOException;
  }

  private final MarkerFiles real = new JdkMarkerFiles();
  private final AtomicInteger count = new AtomicInteger();
  private volatile Interference before = step -> {};
  private volatile Interference after = step -> {};

  /** From now on. The next step is number 1. */
  public SteppedFiles before(Interference interference) {
    count.set(0);
    before = interference;
    return this;
  }

  /** From now on. The next step is number 1. */
  public SteppedFiles after(Interference interference) {
    count.set(0);
    after = interference;
    return this;
  }

  /** How many steps there were since the last interference was chosen. */
  public int count() {
    return count.get();
  }

  private Step begin(Call call, Path file) throws IOException {
    Step step = new Step(count.incrementAndGet(), call, file);
    before.at(step);
    return step;
  }

  @Override
  public void create(Path file, byte[] content) throws IOException {
    Step step = begin(Call.CREATE, file);
    real.create(file, content);
    after.at(step);
  }

  @Override
  public void link(Path name, Path existing) throws IOException {
    Step step = begin(Call.LINK, name);
    real.link(name, existing);
    after.at(step);
  }

  @Override
  public void rename(Path from, Path to) throws IOException {
    Step step = begin(Call.RENAME, to);
    real.rename(from, to);
    after.at(step);
  }

  @Override
  public void delete(Path file) throws IOException {
    Step step = begin(Call.DELETE, file);
    real.delete(file);
    after.at(step);
  }

  @Override
  public void makeDirectory(Path directory) throws IOException {
    Step step = begin(Call.MAKE_DIRECTORY, directory);
    real.makeDirectory(directory);
    after.at(step);
  }

  @Override
  public List<String> list(Path directory) throws IOException {
    Step step = begin(Call.LIST, directory);
    List<String> names = real.list(directory);
    after.at(step);
    return names;
  }

  @Override
  public FileFacts look(Path file) throws IOException {
    Step step = begin(Call.LOOK, file);
    FileFacts facts = real.look(file);
    after.at(step);
    return facts;
  }

  @Override
  public byte[] read(Path file, int limit) throws IOException {
    Step step = begin(Call.READ, file);
    byte[] content = real.read(file, limit);
    after.at(step);
    return content;
  }

  @Override
  public void overwrite(Path file, byte[] start) throws IOException {
    Step step = begin(Call.OVERWRITE, file);
    real.overwrite(file, start);
    after.at(step);
  }

  @Override
  public void touch(Path file) throws IOException {
    Step step = begin(Call.TOUCH, file);
    real.touch(file);
    after.at(step);
  }

  @Override
  public void permit(Path file, Set<PosixFilePermission> permissions) throws IOException {
    Step step = begin(Call.PERMIT, file);
    real.permit(file, permissions);
    after.at(step);
  }

  @Override
  public void clear(Path directory, Predicate<String> names) throws IOException {
    Step step = begin(Call.CLEAR, directory);
    real.clear(directory, names);
    after.at(step);
  }
}
