package io.mortise.packaging;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.mortise.Hold;
import io.mortise.LockFile;
import io.mortise.LockMode;
import io.mortise.LockTimeoutException;
import io.mortise.support.ChildJvm;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import jdk.jfr.consumer.RecordedEvent;
import jdk.jfr.consumer.RecordingFile;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** With the flight recorder, without it, and where it is there but nobody records. */
@Tag("native")
@Timeout(300)
class FlightRecorderTest {

  @TempDir Path directory;

  private ChildJvm.Result run(List<String> options) throws Exception {
    ChildJvm.Result result =
        ChildJvm.run(options, EveryEventMain.class, directory.resolve("file").toString());
    assertEquals(0, result.exitCode(), result.output());
    assertTrue(result.output().contains("timeouts=1"), result.output());
    return result;
  }

  private static List<String> asModule(String... more) throws Exception {
    List<String> options = new ArrayList<>();
    options.addAll(List.of("-p", Natives.classes().toString(), "--add-modules", "io.mortise"));
    if (Start.jvmWarns()) {
      options.add("--enable-native-access=io.mortise");
    }
    options.addAll(List.of(more));
    return options;
  }

  @Tag("once")
  @Test
  void nothingIsMissedWithoutItsModule() throws Exception {
    ChildJvm.Result result = run(List.of("--limit-modules", "java.base"));
    assertTrue(result.output().contains("flight recorder: false"), result.output());
  }

  @Tag("once")
  @Test
  void aModuleMissesNothingWithoutItsModule() throws Exception {
    ChildJvm.Result result = run(asModule("--limit-modules", "java.base,io.mortise"));
    assertTrue(result.output().contains("flight recorder: false"), result.output());
    assertTrue(result.output().contains("in module io.mortise"), result.output());
  }

  @Test
  void aRecordingFromTheStartHasEveryEventOnTheClassPath() throws Exception {
    assertEquals(EveryEventMain.EVENTS, recordedWith(List.of()));
  }

  @Tag("once")
  @Test
  void aRecordingFromTheStartHasEveryEventOfAModule() throws Exception {
    assertEquals(EveryEventMain.EVENTS, recordedWith(asModule()));
  }

  private Set<String> recordedWith(List<String> options) throws Exception {
    Path recording = directory.resolve("recording.jfr");
    List<String> all = new ArrayList<>(options);
    all.add("-XX:StartFlightRecording:filename=" + recording);
    all.add("-Xlog:jfr*=off");
    run(all);
    return RecordingFile.readAllEvents(recording).stream()
        .map(FlightRecorderTest::name)
        .filter(name -> name.startsWith("io.mortise."))
        .collect(Collectors.toSet());
  }

  private static String name(RecordedEvent event) {
    return event.getEventType().getName();
  }

  @Test
  void whereNobodyRecordsNoEventClassIsLoadedAndTheRecorderIsNotStarted() throws Exception {
    Path log = directory.resolve("classes.txt");
    run(List.of("-Xlog:class+load:file=" + log + ":none"));
    List<String> classes = Files.readAllLines(log);
    assertTrue(classes.stream().anyMatch(line -> line.startsWith("jdk.jfr.FlightRecorder ")));
    for (String dear : List.of("jdk.jfr.Event ", "jdk.jfr.internal.", "events.LockHold ")) {
      assertFalse(classes.stream().anyMatch(line -> line.contains(dear)), dear);
    }
  }

  /** Does something for each event, longer than the thresholds. */
  static final class EveryEventMain {

    static final Set<String> EVENTS =
        Set.of(
            "io.mortise.BackendSelected",
            "io.mortise.LockHold",
            "io.mortise.LockLost",
            "io.mortise.LockTimeout",
            "io.mortise.LockWait");

    private static final Duration BEYOND_THE_THRESHOLD = Duration.ofMillis(100);

    public static void main(String[] arguments) throws IOException, InterruptedException {
      Path path = Path.of(arguments[0]);
      try (LockFile file = LockFile.open(path)) {
        holdAndTimeOut(file);
        Hold lost = file.acquire(LockMode.SHARED);
        Files.delete(path);
        lost.verify();
        lost.close();
        System.out.println(file.stats());
        System.out.println("in " + LockFile.class.getModule());
        System.out.println(
            "flight recorder: " + ModuleLayer.boot().findModule("jdk.jfr").isPresent());
      }
    }

    private static void holdAndTimeOut(LockFile file) throws IOException, InterruptedException {
      try (Hold hold = file.acquire(LockMode.EXCLUSIVE)) {
        file.acquire(LockMode.EXCLUSIVE, BEYOND_THE_THRESHOLD).close();
        throw new AssertionError("two of " + hold);
      } catch (LockTimeoutException expected) {
        // as it should
      }
    }
  }
}
