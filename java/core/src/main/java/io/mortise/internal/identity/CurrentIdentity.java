package io.mortise.internal.identity;

import java.io.FileInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** Reads who this process is. */
final class CurrentIdentity {

  private CurrentIdentity() {}

  static ProcessIdentity read() {
    return SystemKind.CURRENT == SystemKind.LINUX
        ? ofLinux(Procfs.SYSTEM, ProcessHandle.current().pid(), machineId())
        : ofOther(ProcessHandle.current(), hostFromEnvironment());
  }

  static ProcessIdentity ofLinux(Procfs proc, long pid, String machineId) {
    String hostName = linuxHostName(proc);
    return new ProcessIdentity(
        pid,
        ownStart(proc),
        Words.wordOf(hostName),
        Words.isUnknown(machineId) ? Words.UNKNOWN : Hashes.longHash(hostName, machineId),
        proc.word("sys/kernel/random/boot_id"),
        proc.link("self/ns/pid"),
        proc.link("self/ns/time"));
  }

  /** No id of the machine can be had from Java: the host name must do, where there is one. */
  private static ProcessIdentity ofOther(ProcessHandle self, String host) {
    String word = Words.wordOf(host);
    return new ProcessIdentity(
        self.pid(),
        HandleProcessTable.startOf(self).orElse(Words.UNKNOWN),
        word,
        Words.isUnknown(word) ? Words.UNKNOWN : Hashes.longHash(host, Words.UNKNOWN),
        Words.UNKNOWN,
        Words.UNKNOWN,
        Words.UNKNOWN);
  }

  private static String ownStart(Procfs proc) {
    try {
      return proc.stat("self").start();
    } catch (IOException e) {
      return Words.UNKNOWN;
    }
  }

  private static String linuxHostName(Procfs proc) {
    try {
      return proc.read("sys/kernel/hostname").strip();
    } catch (IOException e) {
      return hostFromEnvironment();
    }
  }

  /** Nothing is looked up in the network, which can hang. */
  private static String hostFromEnvironment() {
    @Nullable String windows = System.getenv("COMPUTERNAME");
    @Nullable String name = windows != null ? windows : System.getenv("HOSTNAME");
    return name != null ? name : Words.UNKNOWN;
  }

  private static String machineId() {
    String id = firstLine(Path.of("/etc/machine-id"));
    return Words.isUnknown(id) ? firstLine(Path.of("/var/lib/dbus/machine-id")) : id;
  }

  /** A file that is empty, as in the images of containers, tells nothing. */
  private static String firstLine(Path file) {
    try (InputStream in = new FileInputStream(file.toFile())) {
      return Words.wordOf(new String(in.readAllBytes(), StandardCharsets.ISO_8859_1));
    } catch (IOException e) {
      return Words.UNKNOWN;
    }
  }
}
