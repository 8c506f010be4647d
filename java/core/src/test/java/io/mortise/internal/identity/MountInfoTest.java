package io.mortise.internal.identity;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MountInfoTest {

  private static final String ROOT = "27 1 254:0 / / rw,relatime - ext4 /dev/root rw";
  private static final String PLAIN = "22 27 0:21 / /proc rw,relatime - proc proc rw";
  private static final String SHARED =
      "22 27 0:21 / /proc rw,nosuid,nodev,noexec,relatime shared:5 master:2 - proc proc rw";
  private static final String HIDING =
      "63 45 0:39 / /proc rw,relatime - proc proc rw,hidepid=invisible";

  private static boolean hides(String... lines) {
    return MountInfo.hidesProcesses(List.of(lines));
  }

  @Test
  void withoutTheOptionAllIsShown() {
    assertFalse(hides(ROOT, PLAIN, ""));
    assertFalse(hides(ROOT, SHARED));
  }

  @ParameterizedTest
  @ValueSource(strings = {"0", "off"})
  void hidepidCanBeOff(String value) {
    assertFalse(hides(ROOT, PLAIN + ",hidepid=" + value));
  }

  @ParameterizedTest
  @ValueSource(strings = {"1", "2", "4", "noaccess", "invisible", "ptraceable", "new", ""})
  void everyOtherValueHides(String value) {
    assertTrue(hides(ROOT, PLAIN + ",gid=4,hidepid=" + value));
    assertTrue(hides(ROOT, SHARED + ",hidepid=" + value + ",subset=pid"));
  }

  @Test
  void oneMountThatHidesIsEnough() {
    assertTrue(hides(ROOT, PLAIN, HIDING));
    assertTrue(hides(ROOT, HIDING, PLAIN));
  }

  @Test
  void otherMountsDoNotMatter() {
    assertFalse(hides(ROOT, PLAIN, HIDING.replace("/proc", "/chroot/proc")));
    assertFalse(hides(ROOT, PLAIN, "70 22 0:5 / /proc/sys ro - proc proc ro,hidepid=2"));
  }

  @Test
  void whatIsNoProcMayHideAnything() {
    assertTrue(hides());
    assertTrue(hides(ROOT));
    assertTrue(hides(ROOT, PLAIN, PLAIN.replace("- proc", "- fuse.lxcfs")));
    assertTrue(hides(ROOT, "22 27 0:21 / /proc rw,relatime"));
  }
}
