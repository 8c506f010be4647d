package io.mortise.contract;

import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import io.mortise.InterProcessLock;
import io.mortise.KeyedLocks;
import io.mortise.LockFile;
import io.mortise.LockMode;
import io.mortise.LockOwner;
import io.mortise.Mortise;
import io.mortise.NativeStatus;
import io.mortise.NativeStatus.State;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.api.io.TempDir;

/** Null is a NullPointerException, for every parameter there is. */
class NullArgumentTest {

  @TempDir Path directory;
  private LockFile file;

  @BeforeEach
  void open() throws Exception {
    file = LockFile.open(directory.resolve("file.lock"));
  }

  @AfterEach
  void close() {
    file.close();
  }

  @TestFactory
  Stream<DynamicTest> ofLockFile() {
    return Stream.of(
        refusesNull("open", () -> LockFile.open(null)),
        refusesNull("builder", () -> LockFile.builder(null)),
        refusesNull("probe", () -> Mortise.probe(null)),
        refusesNull(
            "fileSystemPolicy", () -> LockFile.builder(Path.of("x")).fileSystemPolicy(null)),
        refusesNull("mechanism", () -> LockFile.builder(Path.of("x")).mechanism(null)),
        refusesNull("fileMode", () -> LockFile.builder(Path.of("x")).fileMode(null)),
        refusesNull(
            "fileMode's element", () -> LockFile.builder(Path.of("x")).fileMode(nothing())));
  }

  @TestFactory
  Stream<DynamicTest> ofKeyedLocks() {
    return Stream.of(
        refusesNull("open", () -> KeyedLocks.open(null)),
        refusesNull("builder", () -> KeyedLocks.builder(null)),
        refusesNull("fileMode", () -> KeyedLocks.builder(Path.of("x")).fileMode(null)),
        refusesNull("backend", () -> KeyedLocks.builder(Path.of("x")).backend(null)),
        refusesNull("markerStyle", () -> KeyedLocks.builder(Path.of("x")).markerStyle(null)),
        refusesNull("staleAfter", () -> KeyedLocks.builder(Path.of("x")).staleAfter(null)));
  }

  @TestFactory
  Stream<DynamicTest> ofLocks() {
    return Stream.of(file, file.range(0, 1)).flatMap(NullArgumentTest::ofLock);
  }

  private static Stream<DynamicTest> ofLock(InterProcessLock lock) {
    return Stream.of(
        refusesNull("acquire", () -> lock.acquire(null)),
        refusesNull("timed acquire's mode", () -> lock.acquire(null, Duration.ZERO)),
        refusesNull("timed acquire's timeout", () -> lock.acquire(LockMode.SHARED, null)),
        refusesNull("tryAcquire", () -> lock.tryAcquire(null)),
        refusesNull("acquireAsync", () -> lock.acquireAsync(null)),
        refusesNull("readLock().tryLock", () -> lock.readLock().tryLock(1, null)),
        refusesNull("writeLock().tryLock", () -> lock.writeLock().tryLock(1, null)));
  }

  @TestFactory
  Stream<DynamicTest> ofRecords() {
    OptionalLong pid = OptionalLong.empty();
    Optional<String> none = Optional.empty();
    List<NativeStatus.Attempt> tried = List.of();
    return Stream.of(
        refusesNull("owner's pid", () -> new LockOwner(null, true, LockMode.SHARED, none)),
        refusesNull("owner's mode", () -> new LockOwner(pid, true, null, none)),
        refusesNull("owner's command", () -> new LockOwner(pid, true, LockMode.SHARED, null)),
        refusesNull("state", () -> new NativeStatus(null, "p", none, tried, none, "")),
        refusesNull("platform", () -> new NativeStatus(State.LOADED, null, none, tried, none, "")),
        refusesNull("source", () -> new NativeStatus(State.LOADED, "p", null, tried, none, "")),
        refusesNull("attempts", () -> new NativeStatus(State.LOADED, "p", none, null, none, "")),
        refusesNull("hint", () -> new NativeStatus(State.LOADED, "p", none, tried, none, null)),
        refusesNull("requiredBy", () -> new NativeStatus(State.LOADED, "p", none, tried, null, "")),
        refusesNull("location", () -> new NativeStatus.Attempt(null, State.LOADED, "")),
        refusesNull("attempt's state", () -> new NativeStatus.Attempt("", null, "")),
        refusesNull("failure", () -> new NativeStatus.Attempt("", State.LOADED, null)));
  }

  private static DynamicTest refusesNull(String what, Executable call) {
    return dynamicTest(what, () -> assertThrows(NullPointerException.class, call));
  }

  private static Set<PosixFilePermission> nothing() {
    return Collections.singleton(null);
  }
}
