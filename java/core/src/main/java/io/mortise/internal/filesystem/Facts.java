package io.mortise.internal.filesystem;

import io.mortise.FileSystemReport.Hole;
import io.mortise.FileSystemReport.Reach;
import io.mortise.Mechanism;
import java.util.ArrayList;
import java.util.List;

/** What is known of one mounted file system. */
record Facts(
    String type,
    String source,
    List<String> options,
    Reach reach,
    List<Hole> holes,
    List<String> notes) {

  /** Those that a lock of that family would have, in words; empty if none. */
  String holesFor(Mechanism mechanism) {
    List<String> texts = new ArrayList<>();
    for (Hole hole : holes) {
      if (hole.mechanisms().contains(mechanism)) {
        texts.add(hole.text() + " (" + hole.why() + ")");
      }
    }
    return String.join("; ", texts);
  }
}
