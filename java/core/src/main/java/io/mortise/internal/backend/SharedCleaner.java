package io.mortise.internal.backend;

import java.lang.ref.Cleaner;
import java.lang.ref.Cleaner.Cleanable;
import org.jspecify.annotations.Nullable;

/** The one thread that notices what has become unreachable. Thread-safe. */
public final class SharedCleaner {

  /*
   * For maintainers: the thread is the JDK's, without the caller's class loader and access control context (one that we
   * made would have both, and keep our class loader for as long as it lives). It ends when this class is collected and
   * all that it watches is closed. Until then it refers to the actions, and so to the class loader of Mortise.
   */
  private static @Nullable Cleaner cleaner; // guarded by the class

  private SharedCleaner() {}

  /**
   * {@link Cleaner#register}.
   *
   * @throws OutOfMemoryError also if no thread can be started
   */
  public static Cleanable register(Object watched, Runnable action) {
    return cleaner().register(watched, action);
  }

  /** Not in a static initializer, which could not be repeated. */
  private static synchronized Cleaner cleaner() {
    Cleaner known = cleaner;
    if (known == null) {
      known = Cleaner.create();
      cleaner = known;
    }
    return known;
  }
}
