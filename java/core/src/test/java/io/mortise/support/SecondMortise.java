package io.mortise.support;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.mortise.Backend;
import io.mortise.LockFile;
import io.mortise.MarkerStyle;
import java.io.IOException;
import java.io.InputStream;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.net.URL;
import java.net.URLClassLoader;
import java.net.URLConnection;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Future;

/** A copy of Mortise in a class loader of its own, with a native library of its own. */
public final class SecondMortise implements AutoCloseable {

  private final URLClassLoader loader;

  public SecondMortise() {
    this("");
  }

  /** One whose jar is damaged: it lacks that class. */
  public SecondMortise(String missingClass) {
    this(LockFile.class.getProtectionDomain().getCodeSource().getLocation(), missingClass);
  }

  private SecondMortise(URL classes, String missingClass) {
    this(new Loader(new URL[] {classes}, missingClass));
  }

  private SecondMortise(URLClassLoader loader) {
    this.loader = loader;
  }

  /** From a class path. */
  public static SecondMortise of(URL... classPath) {
    return new SecondMortise(new Loader(classPath, ""));
  }

  /** One that is loaded in a way of its own. */
  public static SecondMortise in(URLClassLoader loader) {
    return new SecondMortise(loader);
  }

  /** One whose classes do not say where they are from, as those of a jar within a jar. */
  public static SecondMortise ofUnknownOrigin(URL... classPath) {
    return new SecondMortise(new LoaderOfUnknownOrigin(classPath));
  }

  private static final class LoaderOfUnknownOrigin extends URLClassLoader {
    LoaderOfUnknownOrigin(URL[] classPath) {
      super(classPath, ClassLoader.getPlatformClassLoader());
    }

    @Override
    protected Class<?> findClass(String name) throws ClassNotFoundException {
      URL resource = Objects.requireNonNull(findResource(name.replace('.', '/') + ".class"), name);
      try {
        URLConnection connection = resource.openConnection();
        connection.setUseCaches(false);
        try (InputStream in = connection.getInputStream()) {
          byte[] bytes = in.readAllBytes();
          return defineClass(name, bytes, 0, bytes.length);
        }
      } catch (IOException e) {
        throw new ClassNotFoundException(name, e);
      }
    }
  }

  private static final class Loader extends URLClassLoader {
    private final String missingClass;

    Loader(URL[] classPath, String missingClass) {
      super(classPath, ClassLoader.getPlatformClassLoader());
      this.missingClass = missingClass;
    }

    boolean hasLoaded(String name) {
      return findLoadedClass(name) != null;
    }

    @Override
    protected Class<?> findClass(String name) throws ClassNotFoundException {
      if (name.equals(missingClass)) {
        throw new ClassNotFoundException(name);
      }
      return super.findClass(name);
    }
  }

  /** Has the class been needed so far? Only of one that was made by a constructor. */
  public boolean hasLoaded(String name) {
    return ((Loader) loader).hasLoaded(name);
  }

  public ClassLoader loader() {
    return loader;
  }

  public Class<?> load(String name) throws ClassNotFoundException {
    return loader.loadClass(name);
  }

  public File open(Path path) throws ReflectiveOperationException {
    return new File(load("io.mortise.LockFile").getMethod("open", Path.class).invoke(null, path));
  }

  /** With a backend of one's choice. */
  public File open(Path path, Backend backend, MarkerStyle style)
      throws ReflectiveOperationException {
    Object builder =
        load("io.mortise.LockFile").getMethod("builder", Path.class).invoke(null, path);
    set(builder, "backend", backend);
    set(builder, "markerStyle", style);
    return new File(builder.getClass().getMethod("open").invoke(builder));
  }

  /** The copy has its own constant of that name. */
  private void set(Object builder, String option, Enum<?> value)
      throws ReflectiveOperationException {
    Class<?> type = load(value.getDeclaringClass().getName());
    Object own = type.getField(value.name()).get(null);
    builder.getClass().getMethod(option, type).invoke(builder, own);
  }

  @Override
  public void close() throws IOException {
    loader.close();
  }

  /** Its LockFile, and the hold taken last. */
  public final class File implements AutoCloseable {
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

    public boolean tryAcquire(String mode) throws ReflectiveOperationException {
      Optional<?> granted = (Optional<?>) method("tryAcquire").invoke(file, mode(mode));
      hold = granted.orElse(null);
      return granted.isPresent();
    }

    public void timeOut(Duration timeout) throws ReflectiveOperationException {
      Method acquire = method("acquire", Duration.class);
      Object mode = mode("EXCLUSIVE");
      InvocationTargetException failure =
          assertThrows(InvocationTargetException.class, () -> acquire.invoke(file, mode, timeout));
      assertEquals("LockTimeoutException", failure.getCause().getClass().getSimpleName());
    }

    public Future<?> acquireAsync() throws ReflectiveOperationException {
      return (Future<?>) method("acquireAsync").invoke(file, mode("EXCLUSIVE"));
    }

    public boolean verify() throws ReflectiveOperationException {
      return (boolean) load("io.mortise.Hold").getMethod("verify").invoke(hold);
    }

    public void release() throws ReflectiveOperationException {
      release(hold);
    }

    public void release(Object granted) throws ReflectiveOperationException {
      load("io.mortise.Hold").getMethod("close").invoke(granted);
    }

    @Override
    public void close() throws ReflectiveOperationException {
      file.getClass().getMethod("close").invoke(file);
    }
  }
}
