package io.mortise.internal.filesystem;

import static io.mortise.Mechanism.FCNTL;
import static io.mortise.Mechanism.FLOCK;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.mortise.FileSystemReport.Reach;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What is made of lines as Linux writes them. */
class KnownHolesTest {

  private static final String KERNEL = "6.1.0-18-amd64";
  private static final String NFS4 =
      "40 27 0:45 / /data rw,relatime shared:9 - nfs4 server:/export rw,vers=4.2,hard,proto=tcp,";

  private static Facts facts(String line) {
    return facts(line, KERNEL);
  }

  private static Facts facts(String line, String kernel) {
    Mount mount = Mount.parseAll(line).get(0);
    return KnownHoles.of(mount, !mount.device().startsWith("0:"), kernel);
  }

  private static Facts ofType(String type) {
    return facts("40 27 0:45 / /data rw - " + type + " somewhere rw");
  }

  private static void assertHole(Facts facts, String part) {
    assertTrue(facts.holesFor(FCNTL).contains(part), facts.toString());
    assertTrue(facts.holesFor(FLOCK).contains(part), facts.toString());
  }

  private static void assertNoHole(Facts facts) {
    assertEquals(List.of(), facts.holes());
  }

  @Test
  void nfsWithTheServersLocksIsGood() {
    Facts facts = facts(NFS4 + "local_lock=none,addr=10.0.0.1");

    assertNoHole(facts);
    assertEquals(Reach.NETWORK, facts.reach());
    assertEquals("server:/export", facts.source());
    assertEquals(List.of("vers=4.2", "hard", "local_lock=none"), facts.options());
    assertTrue(facts.notes().get(0).contains("lease"), facts.toString());
  }

  @Test
  void nfsMayKeepLocksToItself() {
    assertHole(facts(NFS4 + "local_lock=all"), "(mount option local_lock=all)");
    String nfs3 = NFS4.replace("nfs4", "nfs").replace("4.2", "3");
    assertHole(facts(nfs3 + "nolock,local_lock=all"), "(mount option nolock)");
    assertHole(facts(nfs3 + "nolock"), "(mount option nolock)");
  }

  @Test
  void nfsMayKeepOneFamilyToItself() {
    Facts posix = facts(NFS4 + "local_lock=posix");
    assertTrue(posix.holesFor(FCNTL).contains("fcntl locks stay"), posix.toString());
    assertEquals("", posix.holesFor(FLOCK));

    Facts flock = facts(NFS4 + "local_lock=flock");
    assertTrue(flock.holesFor(FLOCK).contains("flock locks stay"), flock.toString());
    assertEquals("", flock.holesFor(FCNTL));
  }

  @ParameterizedTest
  @ValueSource(strings = {"cifs", "smb3"})
  void smbMayKeepLocksToItself(String type) {
    String line = "40 27 0:45 / /data rw - " + type + " //server/share rw,vers=3.1.1,soft";
    assertNoHole(facts(line));
    assertEquals(Reach.NETWORK, facts(line).reach());
    assertTrue(facts(line).notes().get(0).contains("mandatory"));
    assertHole(facts(line + ",nobrl"), "nobrl");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"virtiofs", "virtiofs.virtiofs0", "9p", "fakeowner", "fuse.grpcfuse", "osxfs"})
  void whatVirtualMachinesShareHasHoles(String type) {
    assertEquals(1, ofType(type).holes().size(), type);
    assertHole(ofType(type), "(");
    assertEquals(Reach.SHARED_BY_GUESTS, ofType(type).reach());
  }

  @ParameterizedTest
  @CsvSource({"fuse.sshfs,NETWORK", "fuse.s3fs,NETWORK", "fuse.mine,UNKNOWN", "fuse,UNKNOWN"})
  void fuseMayKeepLocksToItself(String type, Reach reach) {
    assertHole(ofType(type), "locks stay within this mount");
    assertEquals(reach, ofType(type).reach());
  }

  @Test
  void whatIsNotKnownIsNotTrusted() {
    assertHole(ofType("newfs"), "nothing is known");
    assertEquals(Reach.UNKNOWN, ofType("newfs").reach());
  }

  @Test
  void wsl1GrantsFcntlLocksToEverybody() {
    String line = "2 1 0:2 / / rw,noatime - lxfs rootfs rw";
    Facts first = facts(line, "4.4.0-19041-Microsoft");
    assertTrue(first.holesFor(FCNTL).contains("WSL 1"), first.toString());
    assertTrue(
        facts("2 1 8:2 / / rw - ext4 /dev/sdb rw", "4.4.0-19041-Microsoft")
            .holesFor(FCNTL)
            .contains("WSL 1"));
    assertNoHole(facts("2 1 8:2 / / rw - ext4 /dev/sdb rw", "5.15.90.1-microsoft-standard-WSL2"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"tmpfs", "btrfs", "zfs", "overlay"})
  void localOnesAreGoodThoughTheyHaveNoDevice(String type) {
    assertNoHole(ofType(type));
    assertEquals(Reach.LOCAL, ofType(type).reach());
  }

  @Test
  void aDiskIsGoodWhateverItsType() {
    Facts facts = facts("2 1 8:2 / / rw - newfs /dev/sdb rw");
    assertNoHole(facts);
    assertEquals(Reach.LOCAL, facts.reach());
  }

  @Test
  void anOverlayIsGoodAsLongAsItIsOne() {
    String line = "2 1 0:50 / / rw - overlay overlay rw,lowerdir=/l";
    assertTrue(facts(line + ",upperdir=/u,workdir=/w").notes().get(0).contains("the upper one"));
    assertTrue(facts(line).notes().get(0).contains("who uses them directly"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"ceph", "gfs2", "lustre"})
  void aClustersLocksAreEverybodysUnlessTheMountSaysOtherwise(String type) {
    assertNoHole(ofType(type));
    assertEquals(Reach.NETWORK, ofType(type).reach());
    assertHole(facts("40 27 0:45 / /data rw - " + type + " s rw,localflock"), "localflock");
  }
}
