package io.mortise.internal.identity;

import static io.mortise.internal.identity.FakeProcessTable.BOOT_MILLIS;
import static io.mortise.internal.identity.Scene.LOCAL;
import static io.mortise.internal.identity.Scene.NONE;
import static io.mortise.internal.identity.Scene.OTHER;
import static io.mortise.internal.identity.Scene.SELF;
import static io.mortise.internal.identity.Scene.START;
import static io.mortise.internal.identity.Scene.evidence;
import static io.mortise.internal.identity.Scene.with;
import static io.mortise.internal.identity.Verdict.Life.ALIVE;
import static io.mortise.internal.identity.Verdict.Life.DEAD;
import static io.mortise.internal.identity.Verdict.Life.UNKNOWN;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Which machine, which boot and which namespace an owner's number counts in. */
class JudgeDomainTest {

  /** Would prove everything, if the owner were of here. */
  private static final Evidence ALL = evidence(true, 0);

  private static final ProcessIdentity REBOOTED = with(OTHER, "boot", "b0");

  private final Scene scene = new Scene();

  @ParameterizedTest
  @CsvSource({"host, db2", "machine, m2", "pidns, pid:[2]", "timens, time:[2]"})
  void anOwnerOfAnotherDomainIsUnknown(String key, String value) {
    scene.assertLife(UNKNOWN, with(OTHER, key, value), ALL);
    scene.assertLife(UNKNOWN, with(SELF, key, value), ALL);

    scene.present("778");
    scene.assertLife(UNKNOWN, with(OTHER, key, value), ALL);
  }

  @ParameterizedTest
  @ValueSource(strings = {"host", "machine", "boot", "pidns", "timens"})
  void anOwnerOfNoDomainIsUnknown(String key) {
    scene.assertLife(UNKNOWN, with(OTHER, key, "-"), ALL);
  }

  @ParameterizedTest
  @ValueSource(strings = {"host", "boot", "pidns", "timens"})
  void withoutADomainOfOursEveryOwnerIsUnknown(String key) {
    scene.self = with(SELF, key, "-");

    scene.assertLife(UNKNOWN, OTHER, ALL);
  }

  @ParameterizedTest
  @ValueSource(strings = {"boot", "pidns"})
  void whatNobodyKnowsIsNotTheSame(String key) {
    scene.self = with(SELF, key, "-");

    scene.assertLife(UNKNOWN, with(OTHER, key, "-"), ALL);
    scene.assertLife(UNKNOWN, with(SELF, key, "-"), ALL);
  }

  @Test
  void anOldKernelHasOneTimeNamespace() {
    scene.self = with(SELF, "timens", "-");

    scene.assertLife(DEAD, with(OTHER, "timens", "-"), NONE);
  }

  /** As in most images of containers: there is no /etc/machine-id in them. */
  @Test
  void withoutMachineIdTheBootTellsWhetherAnOwnerIsOfHere() {
    scene.self = with(SELF, "machine", "-");
    ProcessIdentity owner = with(OTHER, "machine", "-");

    scene.assertLife(DEAD, owner, LOCAL);
    scene.assertLife(DEAD, owner, evidence(false, 0));
    scene.assertLife(UNKNOWN, with(owner, "boot", "b0"), ALL);
  }

  @Test
  void anOwnerOfAnEarlierBootIsDead() {
    scene.assertLife(DEAD, REBOOTED, evidence(true, BOOT_MILLIS - 1));
  }

  @Test
  void namespacesOfAnEarlierBootDoNotMatter() {
    ProcessIdentity owner = with(REBOOTED, "pidns", "pid:[2]");

    scene.assertLife(DEAD, owner, evidence(true, BOOT_MILLIS - 1));
  }

  @Test
  void whoHadOurNumberInAnEarlierBootIsNotThisProcess() {
    scene.assertLife(DEAD, with(SELF, "boot", "b0"), evidence(true, BOOT_MILLIS - 1));
    scene.assertLife(UNKNOWN, with(SELF, "boot", "b0"), LOCAL);
  }

  @Test
  void aMarkerOfThisBootThatNamesAnotherIsUnknown() {
    scene.assertLife(UNKNOWN, REBOOTED, evidence(true, BOOT_MILLIS));
    scene.present(START);
    scene.assertLife(UNKNOWN, REBOOTED, evidence(true, BOOT_MILLIS + 1));
  }

  @Test
  void onASharedFileSystemAnotherBootMayBeAnotherMachinesOwn() {
    scene.assertLife(UNKNOWN, REBOOTED, evidence(false, 0));
  }

  @Test
  void whenThisBootBeganMustBeKnown() {
    scene.table.boot = OptionalLong.empty();

    scene.assertLife(UNKNOWN, REBOOTED, evidence(true, 0));
  }

  @Test
  void aForeignProcProvesNothingOfAnEarlierBoot() {
    scene.table.ours = false;

    scene.assertLife(UNKNOWN, REBOOTED, ALL);
  }

  @Test
  void whereStartsAreStoredNeitherBootNorNamespaceIsNeeded() {
    scene.system = SystemKind.STORED_START;
    scene.self = new ProcessIdentity(100, "5000", "PC1", "m1", "-", "-", "-");
    ProcessIdentity owner = new ProcessIdentity(4711, START, "PC1", "m1", "-", "-", "-");

    scene.assertLife(DEAD, owner, NONE);
    scene.present("778");
    scene.assertLife(DEAD, owner, NONE);
    scene.present(OwnerId.UNKNOWN_START);
    scene.assertLife(UNKNOWN, owner, NONE);
    scene.present(START);
    scene.assertLife(ALIVE, owner, NONE);
  }

  @Test
  void whereStartsAreStoredAnotherDomainIsUnknownAsWell() {
    scene.system = SystemKind.STORED_START;
    scene.self = new ProcessIdentity(100, "5000", "PC1", "m1", "-", "-", "-");

    scene.assertLife(UNKNOWN, new ProcessIdentity(4711, START, "PC2", "m1", "-", "-", "-"), ALL);
    scene.assertLife(UNKNOWN, new ProcessIdentity(4711, START, "PC1", "m1", "b", "-", "-"), ALL);
    scene.assertLife(UNKNOWN, new ProcessIdentity(4711, START, "PC1", "m1", "-", "p", "-"), ALL);
  }

  /** As on macOS, where HOSTNAME is seldom exported. */
  @Test
  void whereNotEvenAHostIsKnownOnlyALocalOwnerIsOfHere() {
    scene.system = SystemKind.STORED_START;
    scene.self = new ProcessIdentity(100, "5000", "-", "-", "-", "-", "-");
    ProcessIdentity owner = new ProcessIdentity(4711, START, "-", "-", "-", "-", "-");

    scene.assertLife(DEAD, owner, LOCAL);
    scene.assertLife(UNKNOWN, owner, evidence(false, 0));
  }

  @Test
  void onAnUnknownSystemEveryOwnerIsUnknown() {
    Verdict verdict =
        new Judge(SELF, SystemKind.OTHER, new NoProcessTable()).judge(OTHER.id(), Scene.TOKEN, ALL);

    assertEquals(UNKNOWN, verdict.life());
  }
}
