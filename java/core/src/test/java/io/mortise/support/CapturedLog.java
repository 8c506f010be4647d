package io.mortise.support;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;

/** What a logger is told. It goes nowhere else meanwhile. */
public final class CapturedLog extends Handler implements AutoCloseable {

  private final Logger logger;
  private final List<String> messages = new CopyOnWriteArrayList<>();

  private final boolean all;

  private CapturedLog(Logger logger, boolean all) {
    this.logger = logger;
    this.all = all;
  }

  /** Without what is said, at any time, of files that other tests have left open. */
  public static CapturedLog of(String name) {
    return of(name, false);
  }

  public static CapturedLog ofAll(String name) {
    return of(name, true);
  }

  private static CapturedLog of(String name, boolean all) {
    Logger logger = Logger.getLogger(name);
    CapturedLog log = new CapturedLog(logger, all);
    logger.setUseParentHandlers(false);
    logger.addHandler(log);
    return log;
  }

  public List<String> messages() {
    return List.copyOf(messages);
  }

  @Override
  public void publish(LogRecord entry) {
    if (all || !entry.getMessage().contains(" was not closed, and nothing refers to it")) {
      messages.add(entry.getMessage());
    }
  }

  @Override
  public void flush() {}

  @Override
  public void close() {
    logger.removeHandler(this);
    logger.setUseParentHandlers(true);
  }
}
