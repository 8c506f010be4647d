package io.mortise.internal.portable;

import io.mortise.Backend;
import io.mortise.LockFile;
import io.mortise.MarkerStyle;
import java.io.IOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.util.Optional;

/** A copy of Mortise in a class loader of its own, which opens files portably. */
final class PortableCopy implements AutoCloseable {

  private final URLClassLoader loader;

  PortableCopy() {
    URL classes = LockFile.class.getProtectionDomain().getCodeSource().getLocation();
    loader = new URLClassLoader(new URL[] {classes}, ClassLoader.getPlatformClassLoader());
  }

  ClassLoader loader() {
    return loader;
  }

  private Class<?> load(Class<?> here) throws ClassNotFoundException {
    return loader.loadClass(here.getName());
  }

  private Object constant(Enum<?> here) throws ReflectiveOperationException {
    return load(here.getDeclaringClass()).getField(here.name()).get(null);
  }

  /** Portably. */
  File open(Path path, MarkerStyle style) throws ReflectiveOperationException {
    return open(path, Backend.PORTABLE, style);
  }

  File open(Path path, Backend backend, MarkerStyle style) throws ReflectiveOperationException {
    Class<?> builder = load(LockFile.Builder.class);
    Object open = load(LockFile.class).getMethod("builder", Path.class).invoke(null, path);
    open = builder.getMethod("backend", load(Backend.class)).invoke(open, constant(backend));
    open = builder.getMethod("markerStyle", load(MarkerStyle.class)).invoke(open, constant(style));
    return new File(builder.getMethod("open").invoke(open));
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

    boolean tryAcquire() throws ReflectiveOperationException {
      Class<?> modes = loader.loadClass("io.mortise.LockMode");
      Object mode = modes.getField("EXCLUSIVE").get(null);
      hold =
          ((Optional<?>) file.getClass().getMethod("tryAcquire", modes).invoke(file, mode))
              .orElse(null);
      return hold != null;
    }

    boolean verify() throws ReflectiveOperationException {
      return (boolean) loader.loadClass("io.mortise.Hold").getMethod("verify").invoke(hold);
    }

    void release() throws ReflectiveOperationException {
      loader.loadClass("io.mortise.Hold").getMethod("close").invoke(hold);
    }

    @Override
    public void close() throws ReflectiveOperationException {
      file.getClass().getMethod("close").invoke(file);
    }
  }
}
