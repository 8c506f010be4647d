package io.mortise.internal.identity;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class LocalFileSystemsTest {

  @TempDir Path directory;

  @ParameterizedTest
  @ValueSource(
      strings = {
        "ext4", "xfs", "btrfs", "zfs", "tmpfs", "overlay", "fuseblk", "apfs", "vfat", "EXT4"
      })
  void aDiskOfThisMachineIsLocal(String type) {
    assertTrue(LocalFileSystems.isLocalType(type));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "nfs", "nfs4", "NFS", "cifs", "smb2", "smb3", "smbfs", "fuse", "fuse.sshfs",
            "fuse.glusterfs",
        "9p", "afs", "afpfs", "ceph", "lustre", "glusterfs", "gfs2", "ocfs2", "gpfs", "beegfs",
        "virtiofs", "vboxsf", "drvfs", "prl_fs", "fuse.vmhgfs-fuse", "webdav", "autofs", "new", ""
      })
  void whatAnotherMachineMayWriteToIsNot(String type) {
    assertFalse(LocalFileSystems.isLocalType(type));
  }

  /** As far as it can be tried here, where no path has such a root. */
  @Test
  void onWindowsADriveIsProbablyLocalAndAShareIsNot() {
    assertTrue(LocalFileSystems.isDrive("C:\\"));
    assertFalse(LocalFileSystems.isDrive("\\\\server\\share\\"));
    assertFalse(LocalFileSystems.isDrive("/"));
    assertFalse(LocalFileSystems.isDrive("1:\\"));
  }

  @Test
  void elsewhereProbablyIsSurely() {
    assertEquals(LocalFileSystems.isLocal(directory), LocalFileSystems.isProbablyLocal(directory));
    assertFalse(LocalFileSystems.isProbablyLocal(Path.of("/proc/none")));
  }

  @Test
  void aFileNeedNotExist() throws Exception {
    boolean local = LocalFileSystems.isLocal(Files.createFile(directory.resolve("one")));

    assertEquals(local, LocalFileSystems.isLocal(directory.resolve("none")));
  }

  /** Of mount points that are there everywhere, also in a chroot whose root is none. */
  @ParameterizedTest
  @CsvSource({"/proc, self/status, proc, false", "/dev/shm, none, tmpfs, true"})
  void aFileIsWhatItsMountPointIs(Path mount, String name, String type, boolean local)
      throws Exception {
    assertEquals(type, Files.getFileStore(mount).type());
    assertEquals(local, LocalFileSystems.isLocal(mount.resolve(name)));
  }

  @Test
  void whatCannotBeToldIsNotLocal() {
    assertFalse(LocalFileSystems.isLocal(directory.resolve("none/none")));
    assertFalse(LocalFileSystems.isLocal(Path.of("/")));
    assertFalse(LocalFileSystems.isLocal(Path.of("/proc/none")));
  }
}
