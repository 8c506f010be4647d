package io.mortise.internal.filesystem;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MayHangTest {

  private static final String LOCAL =
      """
      22 27 0:21 / /proc rw,relatime - proc proc rw
      23 27 0:22 / /sys rw,relatime - sysfs sysfs rw
      24 27 0:6 / /dev rw - devtmpfs devtmpfs rw
      25 24 0:23 / /dev/pts rw shared:3 - devpts devpts rw
      26 23 0:30 / /sys/fs/cgroup/unified rw - cgroup2 cgroup2 rw
      27 1 254:0 / / rw - ext4 /dev/vda rw
      28 27 0:31 / /tmp rw - tmpfs tmpfs rw
      29 22 0:32 / /proc/sys/fs/binfmt_misc rw - autofs systemd-1 rw,direct
      30 27 0:33 / /var/lib/docker/overlay2/x/merged rw - overlay overlay rw,lowerdir=/a
      31 27 0:34 net:[1] /run/docker/netns/x rw - nsfs nsfs rw
      """;

  @Test
  void aMachineWithItsOwnDisksOnlyDoesNotHang() {
    assertFalse(MayHang.anyIn(LOCAL));
    assertFalse(MayHang.anyIn(""));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"nfs", "nfs4", "cifs", "fuse.sshfs", "virtiofs", "9p", "ceph", "autofs", "newfs"})
  void oneMountThatMayHangIsEnough(String type) {
    String mount = "40 27 0:45 / /data rw - " + type + " somewhere rw\n";
    assertTrue(MayHang.anyIn(mount + LOCAL));
    assertTrue(MayHang.anyIn(LOCAL + mount));
    assertTrue(MayHang.anyIn(LOCAL + mount.strip()));
  }
}
