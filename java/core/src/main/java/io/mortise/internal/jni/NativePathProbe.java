package io.mortise.internal.jni;

import io.mortise.LockException;
import io.mortise.internal.backend.FileIdentity;
import io.mortise.internal.backend.PathProbe;
import java.nio.file.Path;

/** One system call, and no link followed in the last component. */
final class NativePathProbe implements PathProbe {

  private final Path path;
  private final byte[] encodedPath;

  NativePathProbe(Path path) {
    this.path = path;
    this.encodedPath = NativePath.encode(path);
  }

  @Override
  public boolean names(FileIdentity identity) throws LockException {
    int result = NativeCalls.names(encodedPath, identity.device(), identity.inode());
    if (result >= 0) {
      return result == 1;
    }
    if (NativeErrors.isMissingFile(result)) {
      return false;
    }
    throw NativeErrors.exception("check the file behind", path, result);
  }
}
