package io.mortise.internal.identity;

import static io.mortise.fuzz.FuzzTarget.must;

import io.mortise.fuzz.FuzzTarget;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** Numbers are numbers of something, or an error; what follows the lines of the system is void. */
public final class ProcessStatusFuzz implements FuzzTarget {

  private static final List<String> WHOLE =
      List.of(
          "Name:\tjava",
          "State:\tZ (zombie)",
          "Tgid:\t4711",
          "Uid:\t1000\t1001\t1002\t1003",
          "NSpid:\t4711\t1",
          "Threads:\t1");

  private interface Reading {
    long of(ProcessStatus status) throws IOException;
  }

  @Override
  public List<byte[]> seeds() {
    return FuzzTarget.seeds(
        String.join("\n", WHOLE), "Tgid: -1\nUid:\t0\t-5\n", "NSpid:\nThreads:\t+1\nState:Z", ":");
  }

  @Override
  public void check(byte[] input) throws IOException {
    List<String> lines = FuzzTarget.lines(input);
    ProcessStatus status = ProcessStatus.parse(lines);
    must(status.depthOfNamespaces() >= 1, "no namespace");
    mustBeNumberOrError(status, ProcessStatus::process);
    mustBeNumberOrError(status, ProcessStatus::effectiveUser);
    mustBeNumberOrError(status, is -> is.isZombie() ? 1 : 0);

    List<String> more = new ArrayList<>(WHOLE);
    more.addAll(lines);
    ProcessStatus first = ProcessStatus.parse(more);
    must(first.process() == 4711 && first.effectiveUser() == 1001, first);
    must(first.depthOfNamespaces() == 2 && first.isZombie(), first);
  }

  private static void mustBeNumberOrError(ProcessStatus status, Reading reading) {
    try {
      must(reading.of(status) >= 0, "negative");
    } catch (IOException e) {
      FuzzTarget.mustBePrintable(e.getMessage());
    }
  }
}
