package io.mortise.packaging;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.mortise.Hold;
import io.mortise.LockFile;
import io.mortise.LockMode;
import io.mortise.support.ChildJvm;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the first lock of a JVM must not pay for. ./dev bench says what it costs. */
@Tag("native")
class StartUpTest {

  @TempDir Path directory;

  /** All classes that are loaded from LockFile.open to the grant. */
  private List<String> loadedClasses() throws Exception {
    Path log = directory.resolve("classes.txt");
    ChildJvm.Result result =
        ChildJvm.run(
            List.of("-Xlog:class+load:file=" + log + ":none"),
            FirstLockMain.class,
            directory.resolve("file").toString());
    assertEquals(0, result.exitCode(), result.output());
    assertTrue(result.output().contains("NATIVE"), result.output());
    List<String> all = Files.readAllLines(log).stream().map(StartUpTest::className).toList();
    return all.subList(all.indexOf(FirstLockMain.class.getName()), all.size());
  }

  private static String className(String line) {
    return line.substring(0, line.indexOf(' '));
  }

  @Test
  void noMachineryIsStartedForTheFirstLock() throws Exception {
    List<String> classes = loadedClasses();

    assertTrue(classes.contains(LockFile.class.getName()), classes.toString());
    Stream.of(
            "$$Lambda", // lambdas and method references
            "LambdaFormEditor", // method handles that have to be put together
            "StringConcat",
            "jdk.internal.jimage.", // asking class loaders of the JDK for what is no class
            "java.net.URLConnection",
            "java.util.stream.",
            "java.util.regex.",
            "java.security.SecureRandom",
            "java.security.Provider",
            "java.security.MessageDigest",
            "java.lang.runtime.", // records' generated equals, pattern switches
            "java.lang.ProcessBuilder", // the loader starts no process
            "java.lang.ProcessImpl",
            "jdk.jfr.Event", // starts the flight recorder
            "jdk.jfr.internal.",
            "io.mortise.internal.marker.MarkerText") // of the portable backend
        .forEach(dear -> assertNone(dear, classes));
  }

  private static void assertNone(String part, List<String> classes) {
    assertEquals(List.of(), classes.stream().filter(name -> name.contains(part)).toList());
  }

  /** Takes a lock, and says by which backend without a string concatenation. */
  static final class FirstLockMain {
    public static void main(String[] arguments) throws IOException, InterruptedException {
      try (LockFile file = LockFile.open(Path.of(arguments[0]));
          Hold hold = file.acquire(LockMode.EXCLUSIVE)) {
        System.out.println(file.backend());
        System.out.println(hold.verify());
      }
    }
  }
}
