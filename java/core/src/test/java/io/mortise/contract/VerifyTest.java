package io.mortise.contract;

import static io.mortise.LockMode.EXCLUSIVE;
import static io.mortise.LockMode.SHARED;
import static io.mortise.support.MustBlock.mustBlock;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.mortise.Hold;
import io.mortise.LockFile;
import io.mortise.LockMode;
import io.mortise.harness.Eventually;
import io.mortise.support.Descriptors;
import io.mortise.support.MustBlock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Files that go away or are replaced: verify tells, and grants follow the path. */
class VerifyTest extends OneLockFile {

  @ParameterizedTest
  @EnumSource(LockMode.class)
  void verifyIsTrueWhileHeldAndFalseOnceClosed(LockMode mode) throws Exception {
    Hold hold = file.acquire(mode);

    assertTrue(hold.verify());
    hold.close();
    assertFalse(hold.verify());
  }

  @Test
  void verifyIsFalseOnceTheFileWasRemoved() throws Exception {
    Hold hold = file.acquire(EXCLUSIVE);

    Files.delete(path);

    assertFalse(hold.verify());
    hold.close();
  }

  @Test
  void verifyIsFalseOnceTheFileWasReplaced() throws Exception {
    Hold hold = file.acquire(EXCLUSIVE);
    Path other = directory.resolve("other");
    LockFile.open(other).close();

    Files.move(other, path, StandardCopyOption.REPLACE_EXISTING);

    assertFalse(hold.verify());
    hold.close();
  }

  @Test
  void verifyIsFalseWhileTheFileIsElsewhere() throws Exception {
    Hold hold = file.acquire(EXCLUSIVE);
    Path elsewhere = directory.resolve("elsewhere");

    Files.move(path, elsewhere);
    assertFalse(hold.verify());

    Files.move(elsewhere, path);
    assertTrue(hold.verify());
    hold.close();
  }

  @Test
  void verifyIsFalseOnceALinkStandsAtThePath() throws Exception {
    Hold hold = file.acquire(EXCLUSIVE);
    Path elsewhere = directory.resolve("elsewhere");
    Files.move(path, elsewhere);

    Files.createSymbolicLink(path, elsewhere);

    assertFalse(hold.verify(), "nobody can open the lock by this path");
    hold.close();
  }

  @Test
  void aRemovedFileIsCreatedAgainForTheNextGrant() throws Exception {
    file.acquire(EXCLUSIVE).close();
    Files.delete(path);

    Eventually.await("a grant of the file at the path", this::grantsWhatIsAtThePath);

    assertEquals(Headers.LENGTH, Files.size(path));
    assertEquals(1, Descriptors.openIn(directory), "the old file's descriptor was given back");
  }

  private boolean grantsWhatIsAtThePath() throws Exception {
    Hold hold = file.acquire(EXCLUSIVE);
    boolean verified = hold.verify();
    hold.close();
    return verified;
  }

  @Test
  void aReplacedFileIsTheOneGrantedNext() throws Exception {
    Path other = directory.resolve("other");
    LockFile newcomer = LockFile.open(other);
    Files.move(other, path, StandardCopyOption.REPLACE_EXISTING);
    LockFile follower = LockFile.open(path);
    Hold hold = follower.acquire(EXCLUSIVE);

    Eventually.await("the replacement is found", () -> file.tryAcquire(SHARED).isEmpty());

    hold.close();
    follower.close();
    newcomer.close();
  }

  @Tag("native")
  @Test
  void aWaiterMovesOnToTheFileThatReplacedItsOwn() throws Exception {
    Hold old = file.acquire(EXCLUSIVE);
    MustBlock<Hold> waiter = mustBlock(() -> file.acquire(EXCLUSIVE));
    Files.delete(path);
    LockFile fresh = LockFile.open(path);
    Hold current = fresh.acquire(EXCLUSIVE);

    old.close();
    waiter.mustStillBlock();
    current.close();

    Hold granted = waiter.mustReturn();
    assertTrue(granted.verify());
    granted.close();
    fresh.close();
  }

  @Tag("native")
  @Test
  void anAsynchronousWaiterMovesOnAsWell() throws Exception {
    Hold old = file.acquire(EXCLUSIVE);
    var waiter = file.acquireAsync(EXCLUSIVE);
    Files.delete(path);
    LockFile fresh = LockFile.open(path);
    Hold current = fresh.acquire(EXCLUSIVE);

    old.close();
    current.close();

    Hold granted = waiter.get(20, TimeUnit.SECONDS);
    assertTrue(granted.verify());
    granted.close();
    fresh.close();
  }

  @Tag("native")
  @Test
  void aHoldOfARemovedFileIsClosedAsAnyOther() throws Exception {
    Hold old = file.acquire(EXCLUSIVE);
    Files.delete(path);
    LockFile fresh = LockFile.open(path);
    Hold current = fresh.acquire(EXCLUSIVE);

    old.close();

    assertTrue(current.verify());
    current.close();
    fresh.close();
  }
}
