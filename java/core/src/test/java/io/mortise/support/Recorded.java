package io.mortise.support;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import jdk.jfr.Recording;
import jdk.jfr.consumer.RecordedEvent;
import jdk.jfr.consumer.RecordingFile;

/** A flight recording of some of Mortise's events. */
public final class Recorded implements AutoCloseable {

  private static final String PREFIX = "io.mortise.";
  private static final List<String> EVENTS =
      List.of("LockWait", "LockHold", "LockTimeout", "BackendSelected", "LockLost");

  private final Recording recording = new Recording();

  /** The events are named without the package. Others are off, which they are not by themselves. */
  public Recorded(Duration threshold, String... events) {
    EVENTS.forEach(event -> recording.disable(PREFIX + event));
    for (String event : events) {
      recording.enable(PREFIX + event).withThreshold(threshold);
    }
    recording.start();
  }

  /** However short they are. */
  public static Recorded all(String... events) {
    return new Recorded(Duration.ZERO, events);
  }

  /** What has been recorded of that file so far, in the order of their end. */
  public List<RecordedEvent> of(Path path) throws IOException {
    Path dump = Files.createTempFile("recorded", ".jfr");
    try {
      recording.dump(dump);
      return RecordingFile.readAllEvents(dump).stream()
          .filter(event -> event.getEventType().getName().startsWith(PREFIX))
          .filter(event -> event.getString("path").equals(path.toString()))
          .sorted((one, other) -> one.getEndTime().compareTo(other.getEndTime()))
          .toList();
    } finally {
      Files.delete(dump);
    }
  }

  /** The only one. */
  public RecordedEvent only(Path path) throws IOException {
    List<RecordedEvent> events = of(path);
    if (events.size() != 1) {
      throw new AssertionError("one event expected: " + events);
    }
    return events.get(0);
  }

  @Override
  public void close() {
    recording.close();
  }
}
