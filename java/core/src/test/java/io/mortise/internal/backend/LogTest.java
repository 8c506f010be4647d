package io.mortise.internal.backend;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.mortise.harness.Eventually;
import io.mortise.support.CapturedLog;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.System.Logger.Level;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Messages are written by threads that have no lock, and a log handler's trouble is its own. */
@Timeout(60)
@Tag("once")
class LogTest {

  /** Something that a log handler does. */
  private abstract static class Doing extends Handler implements AutoCloseable {
    void begin() {
      Logger.getLogger("io.mortise").addHandler(this);
    }

    @Override
    public void flush() {}

    @Override
    public void close() {
      Logger.getLogger("io.mortise").removeHandler(this);
    }
  }

  @Test
  void whatIsNotedIsWrittenByTheNextFlush() {
    try (CapturedLog log = CapturedLog.of("io.mortise")) {
      Log.later(Level.INFO, "noted");
      assertEquals(List.of(), log.messages());
      Log.flush();
      Log.flush();
      assertEquals(List.of("noted"), log.messages());
    }
  }

  @Test
  void aHandlerThatWaitsKeepsNoCallerAndNothingIsLost() {
    CountDownLatch end = new CountDownLatch(1);
    try (CapturedLog log = CapturedLog.of("io.mortise");
        Doing waiting =
            new Doing() {
              @Override
              public void publish(LogRecord entry) {
                try {
                  end.await();
                } catch (InterruptedException e) {
                  Thread.currentThread().interrupt();
                }
              }
            }) {
      waiting.begin();
      Log.elsewhere("first", null);
      Eventually.await("the first is written", () -> log.messages().contains("first"));
      Log.elsewhere("second", null);
      assertEquals(List.of("first"), log.messages());
      end.countDown();
      Eventually.await("the second is written", () -> log.messages().contains("second"));
    }
  }

  @Test
  void aHandlerThatFailsIsNotTheLocksFailure() {
    try (CapturedLog log = CapturedLog.of("io.mortise");
        Doing failing =
            new Doing() {
              @Override
              public void publish(LogRecord entry) {
                throw new IllegalStateException("of the handler");
              }
            }) {
      failing.begin();
      Log.later(Level.WARNING, "one");
      Log.later(Level.WARNING, "two");
      Log.flush();
      assertEquals(List.of("one", "two"), log.messages());
    }
  }

  /** Code that logs without it could call the handler while it holds a lock. */
  @Test
  void nothingElseInTheLibraryLogs() throws IOException {
    try (Stream<Path> sources = Files.walk(Path.of("src/main/java"))) {
      List<String> logging =
          sources
              .filter(Files::isRegularFile)
              .filter(LogTest::getsALogger)
              .map(source -> String.valueOf(source.getFileName()))
              .toList();
      assertEquals(List.of("Log.java"), logging);
    }
  }

  private static boolean getsALogger(Path source) {
    try {
      return Files.readString(source).contains("getLogger(");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
