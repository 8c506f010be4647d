package io.mortise.cli.who;

import io.mortise.LockHolders;
import io.mortise.LockOwner;
import io.mortise.cli.common.Json;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The answer for programs. What is not known has no key. */
final class WhoJson {

  private WhoJson() {}

  /**
   * @param marker that was asked about, if it was the marker of the file
   */
  static String of(Path path, Optional<Path> marker, LockHolders found) {
    Map<String, Object> all = new LinkedHashMap<>();
    all.put("path", path.toString());
    put(all, "marker", marker);
    all.put("held", !found.holders().isEmpty());
    all.put("holders", owners(found.holders()));
    all.put("waiting", owners(found.waiting()));
    all.put("open", owners(found.open()));
    put(all, "unseen", found.unseen());
    return Json.of(all);
  }

  private static List<Map<String, Object>> owners(List<LockOwner> owners) {
    return owners.stream().map(WhoJson::owner).toList();
  }

  private static Map<String, Object> owner(LockOwner owner) {
    Map<String, Object> fields = new LinkedHashMap<>();
    if (owner.pid().isPresent()) {
      fields.put("pid", owner.pid().getAsLong());
    }
    fields.put("state", owner.state().name());
    if (owner.state() != LockOwner.State.HAS_OPEN) {
      fields.put("mode", owner.mode().name());
      fields.put("offset", owner.offset());
      fields.put("length", owner.length());
    }
    put(fields, "mechanism", owner.mechanism());
    put(fields, "backend", owner.backend());
    put(fields, "since", owner.since());
    put(fields, "suspension", owner.suspension());
    owner.refreshedAgo().ifPresent(ago -> fields.put("refreshedMillisAgo", ago.toMillis()));
    owner.refreshEvery().ifPresent(every -> fields.put("refreshMillis", every.toMillis()));
    put(fields, "command", owner.command());
    put(fields, "user", owner.user());
    put(fields, "host", owner.host());
    put(fields, "note", owner.note());
    return fields;
  }

  private static void put(Map<String, Object> fields, String key, Optional<?> value) {
    value.ifPresent(known -> fields.put(key, known.toString()));
  }
}
