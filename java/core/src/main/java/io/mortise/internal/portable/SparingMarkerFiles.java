package io.mortise.internal.portable;

import io.mortise.Backend;
import io.mortise.internal.backend.FilesInUse;
import io.mortise.internal.backend.PathIdentity;
import io.mortise.internal.marker.FileFacts;
import io.mortise.internal.marker.JdkMarkerFiles;
import io.mortise.internal.marker.NotAMarkerException;
import java.io.IOException;
import java.nio.file.Path;

/**
 * Opens no file that this JVM locks: somebody may lock both {@code app} and {@code app.lock}. To
 * read the latter is to close it as well, and POSIX would drop its lock (see {@link
 * ChannelRegistry}).
 */
final class SparingMarkerFiles extends JdkMarkerFiles {

  private final boolean evenForeign;

  SparingMarkerFiles() {
    this(false);
  }

  /** On Linux, also none whose main byte any other code of this process locks. */
  SparingMarkerFiles(boolean evenForeign) {
    this.evenForeign = evenForeign;
  }

  @Override
  protected FileFacts requireRegular(Path file) throws IOException {
    FileFacts facts = super.requireRegular(file);
    if (FilesInUse.isInUse(Backend.PORTABLE, facts.key())
        || (evenForeign
            && KernelLockList.isPresent()
            && KernelLockList.showsOurs(PathIdentity.of(file)))) {
      throw new NotAMarkerException(file + " is a lock file itself");
    }
    return facts;
  }
}
