package io.mortise.cli.common;

import io.mortise.Mortise;
import picocli.CommandLine.IVersionProvider;

/** What {@code --version} prints. */
public final class VersionLine implements IVersionProvider {

  @Override
  public String[] getVersion() {
    return new String[] {"mortise " + Mortise.version()};
  }
}
