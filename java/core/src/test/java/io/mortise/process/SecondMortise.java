package io.mortise.process;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.mortise.LockFile;
import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Future;

/** A copy of Mortise in a class loader of its own, with a native library of its own. */
final class SecondMortise implements AutoCloseable {

  private final URLClassLoader loader;

  SecondMortise() {
    this("");
  }

  /** One whose jar is damaged: it lacks that class. */
  SecondMortise(String missingClass) {
    URL classes = LockFile.class.getProtectionDomain().getCodeSource().getLocation();
    loader = new Loader(classes, missingClass);
  }

  private static final class Loader extends URLClassLoader {
    private final String missingClass;

    Loader(URL classes, String missingClass) {
      super(new URL[] {classes}, ClassLoader.getPlatformClassLoader());
      this.missingClass = missingClass;
    }

    @Override
    protected Class<?> findClass(String name) throws ClassNotFoundException {
      if (name.equals(missingClass)) {
        throw new ClassNotFoundException(name);
      }
      return super.findClass(name);
    }
  }

  ClassLoader loader() {
    return loader;
  }

  Class<?> load(String name) throws ClassNotFoundException {
    return loader.loadClass(name);
  }

  File open(Path path) throws ReflectiveOperationException {
    return new File(load("io.mortise.LockFile").getMethod("open", Path.class).invoke(null, path));
  }

  @Override
  public void close() throws IOException {
    loader.close();
  }

  /** Its LockFile, and the hold taken last. */
  final class File implements AutoCloseable {
    private final Object file;
    private Object hold;

    private File(Object file) {
      this.file = file;
    }

    private Object mode(String name) throws ReflectiveOperationException {
      return load("io.mortise.LockMode").getField(name).get(null);
    }

    private Method method(String name, Class<?>... more) throws ReflectiveOperationException {
      Class<?>[] types = new Class<?>[1 + more.length];
      types[0] = load("io.mortise.LockMode");
      System.arraycopy(more, 0, types, 1, more.length);
      return file.getClass().getMethod(name, types);
    }

    boolean tryAcquire(String mode) throws ReflectiveOperationException {
      Optional<?> granted = (Optional<?>) method("tryAcquire").invoke(file, mode(mode));
      hold = granted.orElse(null);
      return granted.isPresent();
    }

    void timeOut(Duration timeout) throws ReflectiveOperationException {
      Method acquire = method("acquire", Duration.class);
      Object mode = mode("EXCLUSIVE");
      InvocationTargetException failure =
          assertThrows(InvocationTargetException.class, () -> acquire.invoke(file, mode, timeout));
      assertEquals("LockTimeoutException", failure.getCause().getClass().getSimpleName());
    }

    Future<?> acquireAsync() throws ReflectiveOperationException {
      return (Future<?>) method("acquireAsync").invoke(file, mode("EXCLUSIVE"));
    }

    void release() throws ReflectiveOperationException {
      release(hold);
    }

    void release(Object granted) throws ReflectiveOperationException {
      load("io.mortise.Hold").getMethod("close").invoke(granted);
    }

    @Override
    public void close() throws ReflectiveOperationException {
      file.getClass().getMethod("close").invoke(file);
    }
  }
}
