package io.mortise.cli.stress;

import io.mortise.cli.common.ExitCodes;
import io.mortise.cli.common.OsSignals;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** Ctrl-C and the like: the first time a wish to hear the verdict now, the second time the end. */
final class StopRequest {

  private final CountDownLatch requested = new CountDownLatch(1);

  static StopRequest install() {
    StopRequest request = new StopRequest();
    for (String signal : List.of("INT", "TERM", "HUP")) {
      OsSignals.handle(signal, (name, number) -> request.onSignal(number));
    }
    return request;
  }

  private void onSignal(int number) {
    if (isMade()) {
      Runtime.getRuntime().exit(ExitCodes.ofSignal(number));
    }
    requested.countDown();
  }

  boolean isMade() {
    return requested.getCount() == 0;
  }

  /** Waits so long, or until it is made. */
  void await(long nanos) throws InterruptedException {
    requested.await(nanos, TimeUnit.NANOSECONDS);
  }
}
