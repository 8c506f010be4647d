package io.mortise.internal.identity;

import java.util.OptionalLong;

/** For systems of which nothing is known. */
final class NoProcessTable implements ProcessTable {

  @Override
  public boolean isOurs() {
    return false;
  }

  @Override
  public Sighting look(long pid) {
    return Sighting.HIDDEN;
  }

  @Override
  public boolean hidesOthers() {
    return true;
  }

  @Override
  public OptionalLong firstFileMillis() {
    return OptionalLong.empty();
  }

  @Override
  public OptionalLong bootMillis() {
    return OptionalLong.empty();
  }
}
