package io.mortise.support;

import io.mortise.Backend;
import io.mortise.Mechanism;
import io.mortise.Mortise;
import java.util.List;

/** Which backend the tests of this JVM run on, for what differs between the two by design. */
public final class BackendHere {

  private static final boolean PORTABLE = !Mortise.nativeStatus().isLoaded();

  private BackendHere() {}

  public static boolean isPortable() {
    return PORTABLE;
  }

  public static Backend kind() {
    return PORTABLE ? Backend.PORTABLE : Backend.NATIVE;
  }

  /** Those it has. */
  public static List<Mechanism> mechanisms() {
    return PORTABLE ? List.of(Mechanism.FCNTL) : List.of(Mechanism.values());
  }
}
