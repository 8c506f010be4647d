package io.mortise.packaging;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.lang.reflect.Modifier;
import java.net.URISyntaxException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What GraalVM's native-image is told: it has to be about what there is. */
class NativeImageMetadataTest {

  private static final String FOLDER = "META-INF/native-image/io.mortise/mortise";

  private static List<String> valuesOf(String key, String file) throws Exception {
    String text = Files.readString(Natives.classes().resolve(FOLDER).resolve(file));
    return Pattern.compile('"' + key + "\": \"([^\"]*)\"")
        .matcher(text)
        .results()
        .map((MatchResult match) -> match.group(1))
        .toList();
  }

  /** The library finds them by FindClass. Nothing else is looked for from C. */
  @Test
  void theClassesWithNativeMethodsAreNamed() throws Exception {
    List<String> withNatives = classesWithNativeMethods();

    assertEquals(1, withNatives.size(), withNatives.toString());
    assertEquals(withNatives, valuesOf("type", "reachability-metadata.json"));
    assertEquals(withNatives, valuesOf("name", "jni-config.json"));
  }

  private static List<String> classesWithNativeMethods() throws Exception {
    Path root = Natives.classes();
    try (Stream<Path> files = Files.walk(root)) {
      return files
          .map(file -> root.relativize(file).toString())
          .filter(name -> name.startsWith("io") && name.endsWith(".class"))
          .map(name -> name.substring(0, name.length() - ".class".length()))
          .map(name -> name.replaceAll("[/\\\\]", "."))
          .filter(NativeImageMetadataTest::hasNativeMethods)
          .toList();
    }
  }

  private static boolean hasNativeMethods(String className) {
    try {
      Class<?> type =
          Class.forName(className, false, NativeImageMetadataTest.class.getClassLoader());
      return Arrays.stream(type.getDeclaredMethods())
          .anyMatch(method -> Modifier.isNative(method.getModifiers()));
    } catch (ClassNotFoundException e) {
      throw new AssertionError(e);
    }
  }

  @Tag("native") // elsewhere there are none
  @Test
  void everyResourceOfOursIsIncluded() throws Exception {
    String glob = valuesOf("glob", "reachability-metadata.json").get(0);
    String pattern = valuesOf("pattern", "resource-config.json").get(0);
    List<String> resources = resources();

    assertTrue(resources.contains(Natives.FOLDER + "/SHA256SUMS"), resources.toString());
    for (String resource : resources) {
      assertTrue(resource.matches(pattern), resource);
      assertTrue(
          FileSystems.getDefault().getPathMatcher("glob:" + glob).matches(Path.of(resource)));
    }
  }

  private static List<String> resources() throws IOException, URISyntaxException {
    Path root = Natives.classes();
    try (Stream<Path> files = Files.walk(root.resolve(Natives.FOLDER))) {
      return files
          .filter(Files::isRegularFile)
          .map(file -> root.relativize(file).toString().replace('\\', '/'))
          .toList();
    }
  }
}
