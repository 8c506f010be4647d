package io.mortise.internal.filesystem;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;

class MountTest {

  private static final List<Mount> MOUNTS =
      Mount.parseAll(
          """
          27 1 8:1 / / rw - ext4 root rw
          30 27 0:40 / /mnt rw - nfs4 hidden rw
          31 27 0:41 / /mnt rw - tmpfs over rw
          32 27 0:42 / /mnt/deep rw - nfs4 deep rw
          33 27 8:1 /x /mnt/deep/bind rw - ext4 bind rw
          34 27 0:43 / /with\\040blank\\134 rw master:1 - tmpfs blank rw
          this is no mount
          35 27 0:44 / /short rw -
          """);

  private static String sourceOf(String path, String device) {
    return Objects.requireNonNull(Mount.of(path, device, MOUNTS)).source();
  }

  @Test
  void theDeepestAboveThePathCounts() {
    assertEquals("root", sourceOf("/etc/file", "8:1"));
    assertEquals("deep", sourceOf("/mnt/deep/file", "0:42"));
    assertEquals("deep", sourceOf("/mnt/deep", "0:42"));
    assertEquals("bind", sourceOf("/mnt/deep/bind/file", "8:1"));
    assertEquals("root", sourceOf("/mntother", "8:1"));
  }

  @Test
  void ofSeveralAtOnePlaceTheLastCounts() {
    assertEquals("over", sourceOf("/mnt/file", "0:41"));
  }

  @Test
  void whatIsHiddenByAMountIsToldByItsDevice() {
    assertEquals("over", sourceOf("/mnt/deep/file", "0:41"));
  }

  @Test
  void aSubvolumeHasADeviceThatNoMountHas() {
    assertEquals("over", sourceOf("/mnt/file", "0:99"));
  }

  @Test
  void blanksInNamesAreRead() {
    assertEquals("blank", sourceOf("/with blank\\/file", "0:43"));
  }

  @Test
  void withoutAMountAboveItThereIsNone() {
    assertNull(Mount.of("/etc/file", "8:1", MOUNTS.subList(1, 3)));
  }

  @Test
  void deviceNumbersAreReadAsTheKernelWritesThem() {
    assertEquals("254:0", Mount.device(0xfe00));
    assertEquals("0:45", Mount.device(45));
    assertEquals("8:4097", Mount.device(0x1000801));
  }

  @Test
  void aBackslashBeforeAnythingElseIsOne() {
    Mount mount = Mount.parseAll("1 1 0:9 / /a\\9zz\\04 rw - tmpfs s rw").get(0);
    assertEquals("/a\\9zz\\04", mount.point());
  }

  @Test
  void optionsOfTheFileSystemAndOfTheMountAreTogether() {
    Mount mount = Mount.parseAll("1 1 0:9 / / ro,noatime - nfs s rw,vers=3").get(0);
    assertTrue(mount.has("ro") && mount.has("rw"));
    assertEquals("3", mount.value("vers"));
    assertNull(mount.value("ver"));
  }
}
