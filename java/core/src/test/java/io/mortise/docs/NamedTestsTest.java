package io.mortise.docs;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What SECURITY.md and docs/guarantees.md name as the test of a row is a test. */
@Tag("once")
class NamedTestsTest {

  private static final Path ROOT = Path.of("../..");
  private static final List<String> PAGES = List.of("SECURITY.md", "docs/guarantees.md");

  /** {@code `Suite.test`} or {@code `Suite`}. */
  private static final Pattern NAME = Pattern.compile("`(?<suite>[A-Z]\\w*)(?:\\.(?<test>\\w+))?`");

  private static final Pattern JAVA_METHOD =
      Pattern.compile("\\n  (?:public |protected |final |static )*void (\\w+)\\(");
  private static final Pattern C_TEST =
      Pattern.compile("\\bTEST(?:_[A-Z]+)?\\(\\s*(\\w+),\\s*(\\w+)\\)");

  /** The tests of each suite. */
  private static final Map<String, Set<String>> SUITES = new HashMap<>();

  @BeforeAll
  static void readTests() throws IOException {
    for (String module : List.of("java/core", "java/cli", "benchmarks")) {
      for (Path source : sources(ROOT.resolve(module).resolve("src/test/java"), ".java")) {
        String suite = source.getFileName().toString().replace(".java", "");
        Set<String> tests = SUITES.computeIfAbsent(suite, any -> new HashSet<>());
        JAVA_METHOD.matcher(Files.readString(source)).results().forEach(m -> tests.add(m.group(1)));
      }
    }
    for (Path source : sources(ROOT.resolve("native/test"), ".cc")) {
      C_TEST
          .matcher(Files.readString(source))
          .results()
          .forEach(m -> SUITES.computeIfAbsent(m.group(1), any -> new HashSet<>()).add(m.group(2)));
    }
  }

  private static List<Path> sources(Path folder, String end) throws IOException {
    try (Stream<Path> all = Files.walk(folder)) {
      return all.filter(file -> file.toString().endsWith(end)).toList();
    }
  }

  /** Of each row of a table whose last column is headed so, all that is in that column. */
  private static List<String> cellsUnder(String heading, Path page) throws IOException {
    List<String> found = new ArrayList<>();
    boolean inTable = false;
    for (String line : Files.readAllLines(page)) {
      String[] cells = line.split("(?<!\\\\)\\|", -1);
      if (cells.length < 3) {
        inTable = false;
      } else if (cells[cells.length - 2].strip().equalsIgnoreCase(heading)) {
        inTable = true;
      } else if (inTable && !cells[cells.length - 2].contains("---")) {
        found.add(cells[cells.length - 2]);
      }
    }
    return found;
  }

  @Test
  void everyRowNamesATestAndEveryNameIsOne() throws Exception {
    List<String> wrong = new ArrayList<>();
    for (String name : PAGES) {
      Path page = ROOT.resolve(name);
      List<String> cells = cellsUnder("test", page);
      assertFalse(cells.isEmpty(), () -> name + " has no table whose last column is \"Test\"");
      for (String cell : cells) {
        Matcher matcher = NAME.matcher(cell);
        boolean any = false;
        while (matcher.find()) {
          any = true;
          if (!exists(matcher.group("suite"), matcher.group("test"))) {
            wrong.add(name + ": no test is called " + matcher.group());
          }
        }
        if (!any) {
          wrong.add(name + ": a row without a test: " + cell);
        }
      }
    }
    assertEquals(List.of(), wrong);
  }

  private static boolean exists(String suite, String test) {
    Set<String> tests = SUITES.get(suite);
    return tests != null && (test == null ? !tests.isEmpty() : tests.contains(test));
  }

  @Test
  void aNameThatIsNoneIsFound() {
    assertTrue(exists("NamedTestsTest", "aNameThatIsNoneIsFound"));
    assertTrue(exists("OpenRefuses", "ThePathPromptlyAndLeavesItAsItWas"));
    assertFalse(exists("NamedTestsTest", "thereIsNoSuchTest"));
    assertFalse(exists("NoSuchTest", null));
  }
}
