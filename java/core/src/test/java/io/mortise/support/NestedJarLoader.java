package io.mortise.support;

import java.io.ByteArrayInputStream;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.net.URLConnection;
import java.net.URLStreamHandler;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.CodeSource;
import java.security.ProtectionDomain;
import java.security.cert.Certificate;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** As Spring Boot's: the classes are from a jar in a jar, which only its own handler can open. */
public final class NestedJarLoader extends URLClassLoader {

  /** Of every URL, after {@code jar:}. */
  public static final String ROOT = "nested:/app.jar/!BOOT-INF/lib/mortise.jar!/";

  private final Map<String, byte[]> entries = new HashMap<>();
  private final URLStreamHandler handler = new Handler();

  public NestedJarLoader(Path classes) throws IOException {
    super(new URL[0], ClassLoader.getPlatformClassLoader());
    List<Path> files;
    try (Stream<Path> all = Files.walk(classes)) {
      files = all.filter(Files::isRegularFile).toList();
    }
    for (Path file : files) {
      entries.put(classes.relativize(file).toString(), Files.readAllBytes(file));
    }
  }

  private URL url(String name) {
    try {
      return new URL("jar", "", -1, ROOT + name, handler);
    } catch (MalformedURLException e) {
      throw new AssertionError(e);
    }
  }

  @Override
  protected Class<?> findClass(String name) throws ClassNotFoundException {
    byte[] bytes = entries.get(name.replace('.', '/') + ".class");
    if (bytes == null) {
      throw new ClassNotFoundException(name);
    }
    CodeSource source = new CodeSource(url(""), (Certificate[]) null);
    return defineClass(name, bytes, 0, bytes.length, new ProtectionDomain(source, null));
  }

  @Override
  public URL findResource(String name) {
    return entries.containsKey(name) ? url(name) : null;
  }

  private final class Handler extends URLStreamHandler {
    @Override
    protected URLConnection openConnection(URL url) {
      byte[] content = entries.get(url.getPath().substring(ROOT.length()));
      return new URLConnection(url) {
        @Override
        public void connect() {}

        @Override
        public InputStream getInputStream() throws IOException {
          if (content == null) {
            throw new FileNotFoundException(url.toString());
          }
          return new ByteArrayInputStream(content);
        }
      };
    }
  }
}
