package io.mortise.internal.loader;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Which settings have to have an effect. */
class NativeSettingsTest {

  private static String requiringUnlessLoaded(
      String mode, @Nullable String path, @Nullable String directory) {
    return String.valueOf(new NativeSettings(mode, path, directory).requiringUnlessLoaded());
  }

  @Test
  void theModeComesFirst() {
    assertEquals("-Dmortise.native=require", requiringUnlessLoaded("require", "/x", ""));
    assertEquals("-Dmortise.native=on", requiringUnlessLoaded("on", "/x", ""));
    assertEquals("-Dmortise.native.path=/x", requiringUnlessLoaded("auto", "/x", ""));
    assertEquals("-Dmortise.native.dir=", requiringUnlessLoaded("auto", null, ""));
  }

  /** Only an unpacking that fails tells whether a directory is of use. */
  @Test
  void aDirectoryRequiresNothingByItself() {
    assertEquals("null", requiringUnlessLoaded("auto", null, "/x"));
  }

  @Test
  void switchedOffNothingCounts() {
    assertEquals("null", requiringUnlessLoaded("off", "", ""));
    assertNull(new NativeSettings("off", null, null).correction());
  }

  @Test
  void onlyRequireRequiresALibraryThatIsLoadedToBeUsed() {
    assertNull(new NativeSettings("auto", "/x", "/x").requiring());
    assertNotNull(new NativeSettings("require", null, null).requiring());
  }
}
