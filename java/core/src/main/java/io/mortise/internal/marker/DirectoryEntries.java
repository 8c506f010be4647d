package io.mortise.internal.marker;

import io.mortise.internal.identity.Claim;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What is in a marker directory, by name.
 *
 * @param claims in no order
 * @param hasPid whether there is a file {@code pid}
 * @param stranger the name of something that no locker puts there; empty if there is none
 * @param names of all that is in it
 */
record DirectoryEntries(
    List<Claimed> claims, boolean hasPid, Optional<String> stranger, List<String> names) {

  /** What somebody claims by an entry. */
  enum Role {
    /** To hold the lock. */
    OWN("own."),
    /** To be about to let go of it. */
    REL("rel."),
    /** To wait beside a marker that names nobody. */
    PIN("pin.");

    private final String prefix;

    Role(String prefix) {
      this.prefix = prefix;
    }

    String entry(Claim claim) {
      return prefix + claim.text();
    }
  }

  /** One entry of ours. */
  record Claimed(Role role, Claim claim, String name) {}

  static final String PID = "pid";
  static final String PID_IN_PREPARATION = "pid.";

  static DirectoryEntries of(List<String> names) {
    List<Claimed> claims = new ArrayList<>();
    Optional<String> stranger = Optional.empty();
    for (String name : names) {
      Optional<Claimed> claimed = claimed(name);
      claimed.ifPresent(claims::add);
      if (claimed.isEmpty() && !isPid(name)) {
        stranger = Optional.of(name);
      }
    }
    return new DirectoryEntries(claims, names.contains(PID), stranger, names);
  }

  private static boolean isPid(String name) {
    return name.equals(PID) || name.startsWith(PID_IN_PREPARATION);
  }

  /** Does a locker put something there by that name? */
  static boolean isOurs(String name) {
    return isPid(name) || claimed(name).isPresent();
  }

  private static Optional<Claimed> claimed(String name) {
    for (Role role : Role.values()) {
      if (name.startsWith(role.prefix)) {
        return Claim.parse(name.substring(role.prefix.length()))
            .map(claim -> new Claimed(role, claim, name));
      }
    }
    return Optional.empty();
  }

  /** As of {@link Situation#contentOf(FileFacts)}. */
  byte[] content() {
    return Situation.contentOf(names);
  }

  /** Is this the only claim? */
  boolean isOnly(String name) {
    return claims.size() == 1 && claims.get(0).name().equals(name);
  }
}
