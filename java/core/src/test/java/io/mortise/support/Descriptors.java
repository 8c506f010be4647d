package io.mortise.support;

import com.sun.management.UnixOperatingSystemMXBean;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;

/** The descriptors this process has open. */
public final class Descriptors {

  private static final Path LINUX = Path.of("/proc/self/fd");

  private Descriptors() {}

  /** Of files in that directory, removed ones included; where that cannot be told, of all files. */
  public static long openIn(Path directory) throws IOException {
    if (!Files.isDirectory(LINUX)) {
      return ManagementFactory.getPlatformMXBean(UnixOperatingSystemMXBean.class)
          .getOpenFileDescriptorCount();
    }
    Path real = directory.toRealPath();
    long count = 0;
    try (DirectoryStream<Path> links = Files.newDirectoryStream(LINUX)) {
      for (Path link : links) {
        count += leadsInto(real, link) ? 1 : 0;
      }
    }
    return count;
  }

  private static boolean leadsInto(Path directory, Path link) {
    try {
      return Files.readSymbolicLink(link).startsWith(directory);
    } catch (IOException e) {
      return false; // closed since it was listed
    }
  }
}
