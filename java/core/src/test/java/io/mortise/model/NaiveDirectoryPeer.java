package io.mortise.model;

import io.mortise.model.DirectoryState.At;

/** The source document's directory scheme: a mkdir, a pid in it, and both removed by name. */
final class NaiveDirectoryPeer {

  private final DirectoryState state;
  private final int me;
  private final boolean counts;
  private final boolean foreign;
  private final Steps out;

  /**
   * @param foreign whether it holds as soon as it has made the directory, and writes no pid
   */
  NaiveDirectoryPeer(DirectoryState state, int me, boolean counts, boolean foreign, Steps out) {
    this.state = state;
    this.me = me;
    this.counts = counts;
    this.foreign = foreign;
    this.out = out;
  }

  void steps() {
    DirectoryState next = state.copy();
    int bound = state.bound();
    switch (state.at(me)) {
      case IDLE -> makeDirectory(next);
      case N_PID -> writePid(next);
      case N_READ -> readPid(next);
      case N_JUDGE -> judge(next);
      case N_UNPID -> {
        boolean there = bound != 0 && state.pid(bound) != 0;
        if (there) {
          removePid(next);
        }
        step("removes the dead pid", next.at(me, there ? At.N_RMDIR : At.IDLE));
      }
      case N_CRITICAL -> {
        if (foreign) {
          removeDirectory(next);
          return;
        }
        removePid(next);
        step("lets go, removes pid", next.at(me, At.N_RELEASE_RMDIR));
      }
      case N_RMDIR, N_RELEASE_RMDIR -> removeDirectory(next);
      default -> {}
    }
  }

  private void makeDirectory(DirectoryState next) {
    if (state.rounds(me) == 0) {
      return;
    }
    if (state.bound() == 0) {
      next.makeDirectory(me, true);
      if (foreign) {
        next.directory(me, 0);
        if (counts) {
          next.countRound(me);
        }
        step("mkdir L: believes it holds", next.at(me, At.N_CRITICAL));
        return;
      }
      step("mkdir L", next.at(me, At.N_PID));
    } else if (foreign) {
      step("mkdir L: exists", next.at(me, At.IDLE));
    } else {
      step("mkdir L: exists", next.at(me, At.N_READ));
    }
  }

  private void writePid(DirectoryState next) {
    next.directory(me, 0);
    if (state.bound() == 0) {
      step("cannot write pid, L is gone", next.at(me, At.IDLE));
    } else {
      next.pid(state.bound(), me);
      if (counts) {
        next.countRound(me);
      }
      step("writes pid: believes it holds", next.at(me, At.N_CRITICAL));
    }
  }

  private void readPid(DirectoryState next) {
    int pid = state.bound() == 0 ? 0 : state.pid(state.bound());
    next.seen(me, pid);
    step("reads pid", next.at(me, pid == 0 ? At.IDLE : At.N_JUDGE));
  }

  private void judge(DirectoryState next) {
    next.seen(me, 0);
    boolean alive = state.isAlive(state.seen(me));
    step(alive ? "judges it alive" : "judges it dead", next.at(me, alive ? At.IDLE : At.N_UNPID));
  }

  private void removePid(DirectoryState next) {
    if (state.bound() != 0) {
      next.pid(state.bound(), 0);
      next.directory(me, state.bound());
    }
  }

  private void removeDirectory(DirectoryState next) {
    next.directory(me, 0);
    if (state.bound() != 0 && state.isEmpty(state.bound())) {
      next.bind(0);
      step("rmdir L", next.at(me, At.IDLE));
    } else {
      step("rmdir L fails", next.at(me, At.IDLE));
    }
  }

  private void step(String what, DirectoryState next) {
    out.step(me, what, next.packed());
  }
}
