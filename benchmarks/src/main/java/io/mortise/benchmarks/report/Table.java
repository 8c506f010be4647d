package io.mortise.benchmarks.report;

import java.util.List;

/** A table in Markdown. The first column is text, the others are figures. */
final class Table {

  private final StringBuilder text = new StringBuilder();

  Table(List<String> heads) {
    row(heads);
    text.append("|---|").append("---:|".repeat(heads.size() - 1)).append('\n');
  }

  void row(List<String> cells) {
    text.append("| ").append(String.join(" | ", cells)).append(" |\n");
  }

  @Override
  public String toString() {
    return text.toString();
  }
}
