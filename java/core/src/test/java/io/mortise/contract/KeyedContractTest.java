package io.mortise.contract;

import io.mortise.KeyedLocks;
import java.nio.file.Path;
import org.junit.jupiter.api.Nested;

/** The lock of a key does whatever the lock of a file does. */
class KeyedContractTest {

  private static KeyedLocks open(OneLock test) throws Exception {
    Path directory = test.directory.resolve("keys");
    KeyedLocks locks = KeyedLocks.builder(directory).files(1).open();
    test.path = directory.resolve("mortise.keys.0000");
    test.file = locks.get("customer 4711");
    test.file.writeLock().lock(); // there is a file from then on
    test.file.writeLock().unlock();
    return locks;
  }

  @Nested
  class Holds extends HoldTest {
    @Override
    AutoCloseable openLock() throws Exception {
      return open(this);
    }
  }

  @Nested
  class Conversions extends ConversionTest {
    @Override
    AutoCloseable openLock() throws Exception {
      return open(this);
    }
  }

  @Nested
  class Timeouts extends TimeoutTest {
    @Override
    AutoCloseable openLock() throws Exception {
      return open(this);
    }
  }

  @Nested
  class Reentrancy extends ViewReentrancyTest {
    @Override
    AutoCloseable openLock() throws Exception {
      return open(this);
    }
  }

  @Nested
  class Misuse extends ViewMisuseTest {
    @Override
    AutoCloseable openLock() throws Exception {
      return open(this);
    }
  }

  @Nested
  class AbandonedFutures extends AsyncAbandonTest {
    @Override
    AutoCloseable openLock() throws Exception {
      return open(this);
    }
  }

  @Nested
  class Readers extends ReadersTogetherTest {
    @Override
    AutoCloseable openLock() throws Exception {
      return open(this);
    }
  }

  @Nested
  class Owners extends OwnerTest {
    @Override
    AutoCloseable openLock() throws Exception {
      return open(this);
    }
  }
}
