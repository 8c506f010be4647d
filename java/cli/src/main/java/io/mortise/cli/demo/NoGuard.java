package io.mortise.cli.demo;

/** Hopes for the best. */
final class NoGuard implements Guard {

  @Override
  public void lock() {}

  @Override
  public void unlock() {}

  @Override
  public void close() {}
}
