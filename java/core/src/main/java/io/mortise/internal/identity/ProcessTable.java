package io.mortise.internal.identity;

import java.util.OptionalLong;

/** What this process can see of the others, and of the system's start. */
interface ProcessTable {

  /** Are the processes shown there those that our process numbers name? */
  boolean isOurs();

  Sighting look(long pid);

  /** May processes of other users be left out? */
  boolean hidesOthers();

  /** When this kernel started, by the clock as it is now. */
  OptionalLong bootMillis();

  /**
   * When the first device files of this kernel were made, by the clock as it was then. A machine
   * that was suspended or restored, or whose clock was set, has another {@link #bootMillis} than
   * then.
   */
  OptionalLong firstFileMillis();

  /**
   * What was seen of one process.
   *
   * @param start as in {@link OwnerId}
   * @param zombie it has ended, every thread of it, and its parent has not noticed
   */
  record Sighting(Presence presence, String start, boolean zombie) {

    static final Sighting GONE = new Sighting(Presence.GONE, OwnerId.UNKNOWN_START, false);
    static final Sighting HIDDEN = new Sighting(Presence.HIDDEN, OwnerId.UNKNOWN_START, false);

    static Sighting present(String start, boolean zombie) {
      return new Sighting(Presence.PRESENT, start, zombie);
    }
  }

  enum Presence {
    /** No such process is shown. */
    GONE,
    /** Something is there, or may be, that cannot be read. */
    HIDDEN,
    PRESENT
  }
}
