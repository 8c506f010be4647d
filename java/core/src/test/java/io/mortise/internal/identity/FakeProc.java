package io.mortise.internal.identity;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** A directory that looks like /proc. This process is number 100. */
final class FakeProc {

  static final long SELF = 100;

  private static final String FIELDS_4_TO_21 = " 1 1 1 0 -1 4194560 0 0 0 0 0 0 0 0 20 0 1 0 ";

  private final Path root;

  FakeProc(Path root) throws IOException {
    this.root = root;
    write("self/stat", stat(Long.toString(SELF), "java", 'R', "5000"));
    status("self", "Tgid:\t100", "Uid:\t1000\t1000\t1000\t1000", "NSpid:\t100");
    write("self/uid_map", "         0          0 4294967295\n");
    mount("rw");
    write("uptime", "1000.50 2000.00\n");
  }

  LinuxProcessTable table() {
    return new LinuxProcessTable(new Procfs(root), SELF);
  }

  Procfs procfs() {
    return new Procfs(root);
  }

  Path path(String file) {
    return root.resolve(file);
  }

  static String stat(String pid, String name, char state, String start) {
    return pid + " (" + name + ") " + state + FIELDS_4_TO_21 + start + " 3133440 410\n";
  }

  void write(String file, String content) throws IOException {
    Path path = path(file);
    Files.createDirectories(path.getParent());
    Files.write(path, content.getBytes(ISO_8859_1));
  }

  void status(String process, String... lines) throws IOException {
    write(process + "/status", "Name:\tprogram\n" + String.join("\n", lines) + "\n");
  }

  void process(long pid, String name, char state, String start, int threads) throws IOException {
    write(pid + "/stat", stat(Long.toString(pid), name, state, start));
    status(
        Long.toString(pid), "State:\t" + state + " (so)", "Tgid:\t" + pid, "Threads:\t" + threads);
  }

  void mount(String options) throws IOException {
    write("self/mountinfo", "22 27 0:21 / /proc rw,relatime - proc proc " + options + "\n");
  }
}
