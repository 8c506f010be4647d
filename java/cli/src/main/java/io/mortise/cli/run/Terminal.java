package io.mortise.cli.run;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * Ctrl-C. The terminal sends INT to its whole foreground group, mortise and child alike. Passing it
 * on as well would make two of one, and to many programs the second means "at once, without tidying
 * up". Nobody tells a Java program whether a signal came from the terminal, so being in its
 * foreground has to do.
 */
final class Terminal {

  private static final Path STAT = Path.of("/proc/self/stat");

  // Of /proc/self/stat, counted after the name, which may contain anything. See proc_pid_stat(5).
  private static final int GROUP = 2;
  private static final int TERMINAL = 4;
  private static final int FOREGROUND_GROUP = 5;

  private Terminal() {}

  /**
   * Whether an INT that reached us has reached the child too. Outside Linux: whether on Windows.
   */
  static boolean interruptsChildItself() {
    try {
      return isForeground(Files.readString(STAT));
    } catch (IOException e) {
      return System.getProperty("os.name", "").startsWith("Windows");
    }
  }

  static boolean isForeground(String stat) {
    List<String> fields = List.of(stat.substring(stat.lastIndexOf(')') + 2).split(" "));
    return !fields.get(TERMINAL).equals("0")
        && fields.get(GROUP).equals(fields.get(FOREGROUND_GROUP));
  }
}
