package io.mortise.internal.marker;

import io.mortise.MarkerStyle;
import io.mortise.internal.identity.Claim;
import io.mortise.internal.identity.ProcessIdentity;
import io.mortise.internal.marker.DirectoryEntries.Role;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;

/** Markers that are put there without the protocol, of whomever. */
public final class Forgery {

  /** Nobody's. */
  public static final String TOKEN = "0123456789abcdef0123456789abcdef";

  /** Where no process can be: the largest number that Linux gives is 4194304. */
  public static final long NOBODY = 4_200_000_000L;

  private Forgery() {}

  public static ProcessIdentity with(ProcessIdentity base, String key, String value) {
    Map<String, String> fields = new HashMap<>(base.fields());
    fields.put(key, value);
    return ProcessIdentity.of(fields).orElseThrow();
  }

  /** Of this machine, but certainly gone. */
  public static ProcessIdentity dead() {
    return with(ProcessIdentity.current(), "pid", Long.toString(NOBODY));
  }

  /** A process that is running on this machine. */
  public static ProcessIdentity of(long pid) throws IOException {
    String stat = Files.readString(Path.of("/proc/" + pid + "/stat"));
    String[] afterName = stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1);
    return with(with(ProcessIdentity.current(), "pid", Long.toString(pid)), "start", afterName[19]);
  }

  /** A marker of ours as it stands while the lock is held. */
  public static Path held(Path lockFile, MarkerStyle style, ProcessIdentity owner)
      throws IOException {
    return held(lockFile, style, owner, MarkerText.format(owner, TOKEN));
  }

  /** The same, with another content. */
  public static Path held(Path lockFile, MarkerStyle style, ProcessIdentity owner, byte[] content)
      throws IOException {
    MarkerNames names = new MarkerNames(lockFile);
    Claim claim = new Claim(owner.id(), TOKEN);
    if (style == MarkerStyle.FILE) {
      Files.write(names.own(claim), content);
      Files.createLink(names.marker(), names.own(claim));
    } else {
      Files.createDirectory(names.marker());
      Files.write(names.marker().resolve(Role.OWN.entry(claim)), content);
      Files.writeString(names.marker().resolve("pid"), Long.toString(owner.pid()));
    }
    return names.marker();
  }

  /** What one of ours that died leaves if its marker is not complete. */
  public static Path unfinished(Path lockFile, MarkerStyle style) throws IOException {
    MarkerNames names = new MarkerNames(lockFile);
    Claim claim = new Claim(dead().id(), TOKEN);
    if (style == MarkerStyle.FILE) { // as a power failure leaves it
      Files.createFile(names.own(claim));
      Files.createLink(names.marker(), names.own(claim));
    } else {
      Files.write(names.prepared(claim), MarkerText.format(dead(), TOKEN));
      Files.createDirectory(names.marker());
    }
    return names.marker();
  }

  /** What a peer leaves that writes its pid and the time only. */
  public static Path naive(Path lockFile, MarkerStyle style, long pid) throws IOException {
    return naive(lockFile, style, pid, "1732350000.5");
  }

  /** The same, by a clock of its own. */
  public static Path naive(Path lockFile, MarkerStyle style, long pid, String lockedAt)
      throws IOException {
    return style == MarkerStyle.FILE
        ? file(lockFile, "pid=" + pid + "\nlocked_at=" + lockedAt + "\n")
        : directory(lockFile, Long.toString(pid));
  }

  /** A file at the marker's place. */
  public static Path file(Path lockFile, String content) throws IOException {
    return file(lockFile, content.getBytes(StandardCharsets.ISO_8859_1));
  }

  public static Path file(Path lockFile, byte[] content) throws IOException {
    return Files.write(new MarkerNames(lockFile).marker(), content);
  }

  /** A directory at the marker's place, with that in its file {@code pid}. */
  public static Path directory(Path lockFile, String pid) throws IOException {
    Path marker = Files.createDirectory(new MarkerNames(lockFile).marker());
    Files.writeString(marker.resolve("pid"), pid, StandardCharsets.ISO_8859_1);
    return marker;
  }
}
