package io.mortise.cli.doctor;

import java.io.PrintWriter;

/** Rows of a name and a value. */
final class Report {

  private final PrintWriter out;

  Report(PrintWriter out) {
    this.out = out;
  }

  void row(String name, String value) {
    out.printf("%-13s%s%n", name, value);
  }
}
