package io.mortise.benchmarks.process;

/** A JVM that does nothing: what {@link StartUp} compares with. */
public final class EmptyMain {

  private EmptyMain() {}

  public static void main(String[] args) {}
}
