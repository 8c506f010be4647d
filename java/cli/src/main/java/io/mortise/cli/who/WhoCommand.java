package io.mortise.cli.who;

import io.mortise.LockHolders;
import io.mortise.cli.common.PathArgument;
import io.mortise.cli.common.VersionLine;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Says who has a file locked. Locks nothing, and opens the file not even. */
@Command(
    name = "who",
    mixinStandardHelpOptions = true,
    versionProvider = VersionLine.class,
    description = {
      "Shows which processes hold the lock of FILE, or locks of parts of it, who waits, and who has"
          + " it open. The file is neither locked nor opened. Run it as root to see the processes"
          + " of all users."
    },
    exitCodeListHeading = "Exit codes:%n",
    exitCodeList = {
      "0:somebody holds a lock of the file",
      "1:nobody does",
      "2:nobody was seen to, but not everything can be seen; the output says why",
      "64:the command line makes no sense",
      "66:there is no such file, or it is none that can be locked"
    })
public final class WhoCommand implements Callable<Integer> {

  private static final int HELD = 0;
  private static final int FREE = 1;
  private static final int UNKNOWN = 2;

  @Parameters(
      paramLabel = "FILE",
      converter = PathArgument.class,
      description = "The file that is locked, not the marker beside it.")
  private Path path = Path.of("");

  @Option(names = "--json", description = "The answer as a JSON object.")
  private boolean json;

  @SuppressWarnings("NullAway.Init") // picocli sets it
  @Spec
  private CommandSpec spec;

  @Override
  public Integer call() throws IOException {
    LockHolders found = LockHolders.of(path);
    PrintWriter out = spec.commandLine().getOut();
    if (json) {
      out.println(WhoJson.of(path, found));
    } else {
      new WhoText(out).print(path, found);
    }
    out.flush();
    return exitCode(found);
  }

  static int exitCode(LockHolders found) {
    if (!found.holders().isEmpty()) {
      return HELD;
    }
    return found.unseen().isEmpty() ? FREE : UNKNOWN;
  }
}
