package io.mortise.harness;

import io.mortise.Backend;
import io.mortise.Hold;
import io.mortise.InterProcessLock;
import io.mortise.KeyedLocks;
import io.mortise.LockException;
import io.mortise.LockFile;
import io.mortise.LockMode;
import io.mortise.Mechanism;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.io.RandomAccessFile;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.locks.Lock;

/**
 * A JVM that does what it is told, one line after the other: a command and its arguments, separated
 * by tabs. It answers each with {@code ok}, perhaps followed by a value, or with {@code failed},
 * the kind of exception, the error's name and the message. {@link Agent} is the other end.
 */
public final class AgentMain {

  private final List<LockFile> files = new ArrayList<>();
  private final List<KeyedLocks> directories = new ArrayList<>();
  private final Deque<Hold> holds = new ArrayDeque<>();
  private final JavaNioLocks nio = new JavaNioLocks();

  /** What acquire and try are about: the file opened last, or a range of it, or a key. */
  private InterProcessLock lock;

  private AgentMain() {}

  /** Runs until its input ends. */
  public static void main(String[] arguments) throws IOException {
    PrintStream out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
    BufferedReader in =
        new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
    AgentMain agent = new AgentMain();
    out.println("ok");
    for (String line = in.readLine(); line != null; line = in.readLine()) {
      out.println(agent.answer(line.split("\t", -1)));
    }
    Runtime.getRuntime().halt(0); // as it is: what is held is given back by the kernel
  }

  private String answer(String[] words) {
    try {
      return ("ok\t" + obey(words)).strip();
    } catch (Throwable e) {
      e.printStackTrace();
      String errorName =
          e instanceof LockException lockException ? lockException.errorName().orElse("-") : "-";
      return String.join("\t", "failed", e.getClass().getSimpleName(), errorName, e.getMessage());
    }
  }

  private Object obey(String[] words) throws IOException, InterruptedException {
    switch (words[0]) {
      case "open" ->
          open(LockFile.builder(Path.of(words[1])).mechanism(Mechanism.valueOf(words[2])));
      case "open-portable" -> open(LockFile.builder(Path.of(words[1])).backend(Backend.PORTABLE));
      case "backend" -> {
        return files.get(files.size() - 1).backend();
      }
      case "open-in-place" -> open(LockFile.builder(Path.of(words[1])).inPlace().mustExist());
      case "range" -> useRange(Long.parseLong(words[1]), Long.parseLong(words[2]));
      case "keys" -> {
        return openKeys(Path.of(words[1]), Integer.parseInt(words[2]));
      }
      case "key" -> lock = directories.get(directories.size() - 1).get(words[1]);
      case "acquire" -> holds.push(lock.acquire(LockMode.valueOf(words[1])));
      case "try" -> {
        return tryAcquire(LockMode.valueOf(words[1]));
      }
      case "owner" -> {
        return lock.owner().map(Object::toString).orElse("nobody");
      }
      case "time-out" ->
          lock.acquire(LockMode.valueOf(words[1]), Duration.ofMillis(Long.parseLong(words[2])));
      case "verify" -> {
        return holds.getFirst().verify();
      }
      case "release" -> holds.pop().close();
      case "stay-busy" -> stayBusy();
      case "exit" -> System.exit(0);
      case "close" -> files.remove(files.size() - 1).close();
      case "reset" -> reset();
      case "nio-lock" -> nio.lock(Path.of(words[1]), LockMode.valueOf(words[2]));
      case "nio-try" -> {
        return nio.tryLock(Path.of(words[1]), LockMode.valueOf(words[2]));
      }
      case "nio-release" -> nio.release();
      case "nio-is-valid" -> {
        return nio.isValid();
      }
      case "open-and-close" -> openAndClose(Path.of(words[1]));
      case "spawn" -> {
        return new ProcessBuilder(words[1].split(" ")).start().pid();
      }
      default -> throw new IllegalArgumentException("no such command: " + words[0]);
    }
    return "";
  }

  private void open(LockFile.Builder builder) throws IOException {
    LockFile file = builder.open();
    files.add(file);
    lock = file;
  }

  private int openKeys(Path directory, int files) throws IOException {
    KeyedLocks.Builder builder = KeyedLocks.builder(directory);
    KeyedLocks locks = (files == 0 ? builder : builder.files(files)).open();
    directories.add(locks);
    return locks.files();
  }

  /** From here on, with the lock. */
  private void stayBusy() {
    Lock busy = lock.writeLock();
    Thread thread =
        new Thread(
            () -> {
              while (true) {
                busy.lock();
                busy.unlock();
              }
            });
    thread.setDaemon(true);
    thread.start();
  }

  private void reset() throws IOException {
    holds.forEach(Hold::close);
    holds.clear();
    files.forEach(LockFile::close);
    files.clear();
    directories.forEach(KeyedLocks::close);
    directories.clear();
    nio.release();
  }

  private void useRange(long offset, long length) {
    lock = files.get(files.size() - 1).range(offset, length);
  }

  /** In all the ways the JDK has. */
  private static void openAndClose(Path path) throws IOException {
    FileChannel.open(path, StandardOpenOption.READ).close();
    FileChannel.open(path, StandardOpenOption.READ, StandardOpenOption.WRITE).close();
    new RandomAccessFile(path.toFile(), "rw").close();
    Files.readAllBytes(path);
  }

  private boolean tryAcquire(LockMode mode) throws IOException {
    var hold = lock.tryAcquire(mode);
    hold.ifPresent(holds::push);
    return hold.isPresent();
  }
}
