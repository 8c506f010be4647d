package io.mortise.internal.marker;

import io.mortise.internal.identity.Claim;
import io.mortise.internal.identity.OwnTokens;
import io.mortise.internal.identity.ProcessIdentity;
import io.mortise.internal.marker.DirectoryEntries.Role;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.function.Supplier;

/** Style DIRECTORY: putting one's entry into the marker, which holds it if it is alone there. */
final class DirectoryEntrance {

  /*
   * For maintainers: the lock is held if and only if one's `own` entry is the ONLY claim, by a listing made
   * after it was put there. Of two that enter together at least the second to list sees both, and steps
   * back. Who may enter, and when, is DirectoryMarker's business.
   */

  private final Situation situation;
  private final MarkerNames names;
  private final MarkerFiles files;

  DirectoryEntrance(Situation situation) {
    this.situation = situation;
    this.names = situation.names;
    this.files = situation.files;
  }

  /** What makes room for one's entry. */
  interface Opening {
    /**
     * Makes it.
     *
     * @param mine where the entry is going to be
     * @return false when somebody was faster
     */
    boolean make(Path mine) throws IOException;
  }

  /** What must be true once the entry is in place. */
  interface Condition {
    boolean holds() throws IOException;
  }

  /**
   * @param directory the key of the one that is entered, once it is there; so that what is put into
   *     another by mistake leaves no trace
   */
  Attempt enter(Supplier<String> directory, Opening opening, Condition condition)
      throws IOException {
    Claim instance = Claim.fresh();
    Path prepared = names.prepared(instance);
    Path mine = names.marker().resolve(Role.OWN.entry(instance));
    OwnTokens.add(instance.token());
    boolean held = false;
    try {
      situation.permissions.create(
          prepared,
          MarkerText.format(ProcessIdentity.current(), instance.token(), directory.get()));
      if (opening.make(mine)
          && files.renameIfThere(prepared, mine)
          && condition.holds()
          && isAlone(mine)) {
        held = true;
      }
    } finally {
      if (!held) {
        situation.unfinished.undo(() -> stepBack(instance, prepared, mine, directory.get()));
      }
    }
    return held ? Attempt.of(complete(instance)) : Attempt.AGAIN;
  }

  /** It is ours already; the pid is for others to read. */
  private HeldMarker complete(Claim instance) throws IOException {
    HeldMarker marker = new HeldDirectoryMarker(situation, instance);
    try {
      writePid(instance);
    } catch (IOException e) {
      situation.unfinished.release(marker);
      throw e;
    }
    return marker;
  }

  private void stepBack(Claim instance, Path prepared, Path mine, String directory)
      throws IOException {
    situation.takeOut(mine, directory);
    files.deleteIfThere(prepared);
    OwnTokens.remove(instance.token());
  }

  /**
   * The listing is of the directory that was opened, the entry of the one that has the name now:
   * somebody may have taken us for slow, and moved the former away while it was being listed.
   */
  private boolean isAlone(Path mine) throws IOException {
    return DirectoryEntries.of(files.list(names.marker())).isOnly(mine.getFileName() + "")
        && files.look(mine) != null;
  }

  private void writePid(Claim instance) throws IOException {
    Path prepared = names.marker().resolve(DirectoryEntries.PID_IN_PREPARATION + instance.token());
    String pid = String.valueOf(instance.owner().pid());
    situation.permissions.create(prepared, pid.getBytes(StandardCharsets.US_ASCII));
    files.rename(prepared, names.marker().resolve(DirectoryEntries.PID));
  }
}
