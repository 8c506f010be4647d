package io.mortise.peers;

import io.mortise.MarkerStyle;
import io.mortise.harness.ChildProcess;
import io.mortise.harness.JavaChild;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** A program that makes {@code .lock} markers, as its users run it, and what its markers tell. */
enum PeerProgram {
  NOCLOBBER(MarkerStyle.FILE, Death.PROVEN, "peer.sh", "noclobber", "set -C; echo $$ > data.lock"),
  NOCLOBBER_EMPTY(
      MarkerStyle.FILE, Death.UNKNOWN, "peer.sh", "noclobber-empty", "set -C; : > data.lock"),
  NOCLOBBER_HOST(MarkerStyle.FILE, Death.PROVEN, "peer.sh", "noclobber-host", "N:host"),
  NOCLOBBER_JSON(MarkerStyle.FILE, Death.PROVEN, "peer.sh", "noclobber-json", "JSON"),
  LN(MarkerStyle.FILE, Death.PROVEN, "peer.sh", "ln", "`ln` of a file with the number"),
  MKDIR(MarkerStyle.DIRECTORY, Death.UNKNOWN, "peer.sh", "mkdir", "| `mkdir data.lock` |"),
  MKDIR_PID(MarkerStyle.DIRECTORY, Death.PROVEN, "peer.sh", "mkdir-pid", "data.lock/pid"),
  DOTLOCKFILE(
      MarkerStyle.FILE, Death.PROVEN, "peer.sh", "dotlockfile", "dotlockfile -p -l data.lock"),
  LOCKFILE_CREATE(
      MarkerStyle.FILE, Death.UNKNOWN, "peer.sh", "lockfile-create", "`lockfile-create data`"),
  LOCKFILE_CREATE_PID(
      MarkerStyle.FILE,
      Death.PROVEN,
      "peer.sh",
      "lockfile-create-pid",
      "lockfile-create --use-pid data"),
  PROCMAIL(
      MarkerStyle.FILE, Death.UNKNOWN, "peer.sh", "procmail", "procmail's `lockfile data.lock`"),
  GIT(MarkerStyle.FILE, Death.CLEARED_AWAY, "peer.sh", "git", "git and JGit"),
  PYTHON_LINK(MarkerStyle.FILE, Death.UNKNOWN, "peer.py", "python-link", "LinkLockFile(data)"),
  PYTHON_MKDIR(
      MarkerStyle.DIRECTORY, Death.UNKNOWN, "peer.py", "python-mkdir", "MkdirLockFile(data)"),
  PYTHON_PID(
      MarkerStyle.FILE, Death.PROVEN, "peer.py", "python-pid", "PIDLockFile(data + '.lock')"),
  PERL_SIMPLE(MarkerStyle.FILE, Death.PROVEN, "peer.pl", "perl-simple", "LockFile::Simple"),
  NPM_LOCKFILE(MarkerStyle.FILE, Death.UNKNOWN, "peer.js", "npm-lockfile", "npm's `lockfile`"),
  NPM_PROPER_LOCKFILE(
      MarkerStyle.DIRECTORY, Death.UNKNOWN, "peer.js", "proper-lockfile", "proper-lockfile"),
  JGIT(MarkerStyle.FILE, Death.UNKNOWN, "", "jgit", "git and JGit"),
  LUCENE_SIMPLE(MarkerStyle.FILE, Death.UNKNOWN, "", "lucene-simple", "SimpleFSLockFactory");

  /** What a marker that a killed one left tells another process of this machine. */
  enum Death {
    /** It has the process's number. */
    PROVEN,
    /** Its lock is held by a child, which notices, removes it, and ends. */
    CLEARED_AWAY,
    /** It has nothing, or nothing that can be told from a living one's. */
    UNKNOWN
  }

  private static final Path SCRIPTS = Path.of("src", "test", "peers").toAbsolutePath();
  private static final Map<String, String> INTERPRETERS =
      Map.of("sh", "bash", "py", "/usr/bin/python3", "pl", "perl", "js", "node");

  final MarkerStyle style;
  final Death death;
  private final String script;
  private final String kind;

  /** What docs/portable.md calls it. */
  final String row;

  PeerProgram(MarkerStyle style, Death death, String script, String kind, String row) {
    this.style = style;
    this.death = death;
    this.script = script;
    this.kind = kind;
    this.row = row;
  }

  /** A file in that directory which such programs can lock; there may be a few of them. */
  Path prepare(Path directory) throws IOException, InterruptedException {
    Path data = directory.resolve(this == LUCENE_SIMPLE ? "write" : "data");
    if (this == GIT) {
      data = directory.resolve(".git").resolve("index");
      run(directory, "git", "init", "-q", ".");
      Files.writeString(directory.resolve("a"), "1");
      run(directory, "git", "add", "a");
    } else {
      Files.writeString(data, "some data\n");
    }
    return data;
  }

  private static void run(Path directory, String... command)
      throws IOException, InterruptedException {
    Process process =
        new ProcessBuilder(command)
            .directory(directory.toFile())
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .start();
    if (process.waitFor() != 0) {
      throw new IOException(String.join(" ", command) + ": exit code " + process.exitValue());
    }
  }

  /** One that locks nothing yet. */
  Peer start(Path data) throws IOException {
    if (script.isEmpty()) {
      return new Peer(
          JavaChild.start(name(), List.of(), JavaPeerMain.class, kind, data.toString()));
    }
    String interpreter = INTERPRETERS.get(script.substring(script.indexOf('.') + 1));
    return new Peer(
        ChildProcess.start(
            name(),
            List.of(interpreter, SCRIPTS.resolve(script).toString(), kind, data.toString())));
  }

  /** A running one. */
  static final class Peer implements AutoCloseable {
    private final ChildProcess process;
    private final long pid;

    private Peer(ChildProcess process) {
      this.process = process;
      this.pid = Long.parseLong(process.receive().substring("ready ".length()));
    }

    long pid() {
      return pid;
    }

    /** Its own try, which does not wait. */
    boolean tryLock() {
      String answer = process.ask("lock");
      if (!answer.equals("locked") && !answer.equals("refused")) {
        throw new AssertionError(process.name() + " answers: " + answer);
      }
      return answer.equals("locked");
    }

    /** Fails where the program finds that its lock was taken from it. */
    void unlock() {
      process.send("unlock");
      process.expect("unlocked");
    }

    void kill() {
      process.kill();
      process.close();
    }

    @Override
    public void close() {
      process.close();
    }
  }
}
