package io.mortise.cli.run;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.mortise.cli.Cli;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.Timeout.ThreadMode;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** This JVM has the file open once only: closing any descriptor would drop what java.nio holds. */
@Tag("native")
@EnabledOnOs(value = OS.LINUX, disabledReason = "needs flock(1)")
@Timeout(value = 120, threadMode = ThreadMode.SEPARATE_THREAD)
class RunInteropTest {

  @TempDir Path directory;

  private Path file;

  @BeforeEach
  void nameTheFile() {
    file = directory.resolve("file");
  }

  private FileChannel channel() throws IOException {
    return FileChannel.open(
        file, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
  }

  private static Cli startHolder(String... arguments) {
    Cli cli = Cli.start(arguments);
    cli.expectLine("running");
    return cli;
  }

  private static final String HOLD = "echo running; cat >/dev/null";

  @Test
  void javaNioIsKeptOut() throws IOException {
    try (FileChannel channel = channel()) {
      try (Cli cli = startHolder("run", file.toString(), "--", "sh", "-c", HOLD)) {
        assertNull(channel.tryLock());
        assertNull(channel.tryLock(0, Long.MAX_VALUE, true));
        assertTrue(cli.isAlive());
      }
      try (Cli cli = startHolder("run", "-s", file.toString(), "--", "sh", "-c", HOLD)) {
        assertNull(channel.tryLock());
        try (FileLock shared = channel.tryLock(0, Long.MAX_VALUE, true)) {
          assertNotNull(shared);
        }
        assertTrue(cli.isAlive());
      }
    }
  }

  @Test
  void javaNioKeepsOut() throws IOException {
    try (FileChannel channel = channel();
        FileLock lock = channel.lock()) {
      assertEquals(1, Cli.run("run", "-n", file.toString(), "--", "true").exitCode());
      assertEquals(1, Cli.run("run", "-s", "-n", file.toString(), "--", "true").exitCode());
      assertTrue(lock.isValid());
    }
    assertEquals(0, Cli.run("run", "-n", file.toString(), "--", "true").exitCode());
  }

  @Test
  void flockIsKeptOut() throws IOException, InterruptedException {
    try (Cli cli =
        startHolder("run", "--mechanism", "flock", file.toString(), "--", "sh", "-c", HOLD)) {
      assertEquals(1, flock("-n", file.toString(), "true"));
      assertEquals(1, flock("-s", "-n", file.toString(), "true"));
      assertTrue(cli.isAlive());
    }
    assertEquals(0, flock("-n", file.toString(), "true"));
  }

  @Test
  void flockKeepsOut() throws IOException {
    Process holder = new ProcessBuilder("flock", file.toString(), "sh", "-c", HOLD).start();
    try {
      assertEquals("running", holder.inputReader().readLine());
      String[] mortise = {"run", "-n", "--mechanism", "flock", file.toString(), "--", "true"};
      assertEquals(1, Cli.run(mortise).exitCode());
      holder.getOutputStream().close();
      holder.onExit().join();
      assertEquals(0, Cli.run(mortise).exitCode());
    } finally {
      holder.destroyForcibly();
    }
  }

  private static int flock(String... arguments) throws IOException, InterruptedException {
    String[] command = new String[arguments.length + 1];
    command[0] = "flock";
    System.arraycopy(arguments, 0, command, 1, arguments.length);
    return new ProcessBuilder(command).inheritIO().start().waitFor();
  }
}
