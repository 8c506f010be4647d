package io.mortise.cli.who;

import io.mortise.LockHolders;
import io.mortise.cli.common.PathArgument;
import io.mortise.cli.common.VersionLine;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;
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

  private static final String MARKER_SUFFIX = ".lock";
  private static final byte[] HEADER = "MORTISE\n".getBytes(StandardCharsets.US_ASCII);

  private static final int HELD = 0;
  private static final int FREE = 1;
  private static final int UNKNOWN = 2;

  @Parameters(
      paramLabel = "FILE",
      converter = PathArgument.class,
      description =
          "The file that is locked. If it is the marker FILE.lock of a file beside it, the answer is"
              + " about that file, and says so.")
  private Path path = Path.of("");

  @Option(names = "--json", description = "The answer as a JSON object.")
  private boolean json;

  @SuppressWarnings("NullAway.Init") // picocli sets it
  @Spec
  private CommandSpec spec;

  @Override
  public Integer call() throws IOException {
    Optional<Path> marked = markedBy(path);
    Path file = marked.orElse(path);
    LockHolders found = LockHolders.of(file);
    PrintWriter out = spec.commandLine().getOut();
    if (json) {
      out.println(WhoJson.of(file, marked.map(is -> path), found));
    } else {
      marked.ifPresent(is -> out.println(path + ": the lock marker of " + is));
      new WhoText(out).print(file, found);
    }
    out.flush();
    return exitCode(found);
  }

  /**
   * The file whose marker that is, if it is one: {@code data} for {@code data.lock}. A file by that
   * name may be a lock file itself, which is dedicated to that or is locked at this moment.
   */
  private static Optional<Path> markedBy(Path path) throws IOException {
    String name = String.valueOf(path.getFileName());
    if (!name.endsWith(MARKER_SUFFIX) || name.equals(MARKER_SUFFIX)) {
      return Optional.empty();
    }
    Path file = path.resolveSibling(name.substring(0, name.length() - MARKER_SUFFIX.length()));
    boolean isMarker =
        Files.isRegularFile(file)
            && (Files.isDirectory(path, LinkOption.NOFOLLOW_LINKS)
                || (Files.isRegularFile(path, LinkOption.NOFOLLOW_LINKS)
                    && !isDedicated(path)
                    && LockHolders.of(path).holders().isEmpty()));
    return isMarker ? Optional.of(file) : Optional.empty();
  }

  /** By the header of a lock file. A file that may not be read is taken for a marker. */
  private static boolean isDedicated(Path path) {
    try (InputStream in = Files.newInputStream(path)) {
      return Arrays.equals(in.readNBytes(HEADER.length), HEADER);
    } catch (IOException e) {
      return false;
    }
  }

  static int exitCode(LockHolders found) {
    if (!found.holders().isEmpty()) {
      return HELD;
    }
    return found.unseen().isEmpty() ? FREE : UNKNOWN;
  }
}
