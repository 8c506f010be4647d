package io.mortise.support;

/** A {@link Runnable} that may throw anything. */
@FunctionalInterface
public interface Action {
  void run() throws Exception;
}
