package io.mortise.internal.events;

import io.mortise.Backend;
import io.mortise.Mechanism;
import java.nio.file.Path;
import jdk.jfr.Category;
import jdk.jfr.Description;
import jdk.jfr.Event;
import jdk.jfr.Label;
import jdk.jfr.Name;
import org.jspecify.annotations.Nullable;

/** See docs/observability.md. */
@Name("io.mortise.BackendSelected")
@Label("Backend Selected")
@Description("A file was opened for locking")
@Category("Mortise")
final class BackendSelected extends Event {

  private static final BackendSelected PROBE = new BackendSelected();

  @Label("Path")
  @Nullable String path;

  @Label("Backend")
  @Nullable String backend;

  @Label("Mechanism")
  @Nullable String mechanism;

  @Label("Reason")
  @Nullable String reason;

  @Label("File System")
  @Description("Its type, as the system names it")
  @Nullable String fileSystem;

  private BackendSelected() {}

  BackendSelected(
      Path path, Backend backend, Mechanism mechanism, String reason, String fileSystem) {
    this.path = path.toString();
    this.backend = backend.name();
    this.mechanism = mechanism.name();
    this.reason = reason;
    this.fileSystem = fileSystem;
  }

  static boolean isOn() {
    return PROBE.isEnabled();
  }
}
