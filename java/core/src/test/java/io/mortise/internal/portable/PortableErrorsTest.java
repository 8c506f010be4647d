package io.mortise.internal.portable;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.mortise.LockException;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Java's failures by the names that the native backend has for them. */
@Tag("portable")
class PortableErrorsTest {

  private static final Path PATH = Path.of("/x/data");

  private static LockException of(IOException failure) {
    LockException exception = PortableErrors.exception("acquire SHARED", PATH, failure);
    assertSame(failure, exception.getCause());
    assertEquals("acquire SHARED", exception.operation());
    assertEquals("/x/data", exception.path());
    assertTrue(exception.getMessage().startsWith("acquire SHARED /x/data: "));
    return exception;
  }

  @ParameterizedTest
  @CsvSource({
    "No space left on device, ENOSPC, 28",
    "Disk quota exceeded, EDQUOT, 122",
    "Input/output error, EIO, 5",
    "Read-only file system, EROFS, 30",
    "Operation not permitted, EPERM, 1",
    "Too many open files, EMFILE, 24",
    "No locks available, ENOLCK, 37",
    "File name too long, ENAMETOOLONG, 36",
    "Not a directory, ENOTDIR, 20"
  })
  void theSystemsTextTellsTheError(String text, String name, int number) {
    for (IOException failure :
        new IOException[] {new IOException(text), new FileSystemException("/x/data", null, text)}) {
      LockException exception = of(failure);
      assertEquals(Optional.of(name), exception.errorName());
      assertEquals(number, exception.errorNumber().orElseThrow());
      assertTrue(exception.getMessage().endsWith("[" + name + " " + number + "]"));
    }
  }

  /** Also in a language that is not known, and for what the kernel may not say for ever. */
  @ParameterizedTest
  @CsvSource({
    "Invalid argument, true",
    "Function not implemented, true",
    "Operation not supported, true",
    "Not supported, true",
    "Incorrect function, true",
    "No locks available, false",
    "Input/output error, false",
    "Funktion nicht implementiert, false"
  })
  void onlyNotSupportedMeansNoLocks(String text, boolean noLocks) {
    assertEquals(noLocks, PortableErrors.meansNoLocks(new IOException(text)));
  }

  @Test
  void whatJavaHasAnExceptionForIsNamedToo() {
    assertEquals(Optional.of("EACCES"), of(new AccessDeniedException("/x/data")).errorName());
    assertEquals(Optional.of("ENOENT"), of(new NoSuchFileException("/x/data")).errorName());
  }

  @Test
  void anotherFileThanTheLockedOneIsNamed() {
    assertTrue(of(new AccessDeniedException("/x/data.lock")).getMessage().contains("/x/data.lock"));
    assertFalse(of(new AccessDeniedException("/x/data")).getMessage().contains("("));
  }

  @Test
  void whatNobodyKnowsIsToldAsItIs() {
    LockException exception = of(new IOException("something new"));
    assertTrue(exception.getMessage().contains("something new"));
    assertEquals(Optional.empty(), exception.errorName());
    assertTrue(of(new IOException()).getMessage().contains("IOException"));
  }
}
