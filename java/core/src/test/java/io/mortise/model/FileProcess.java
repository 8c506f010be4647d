package io.mortise.model;

import static io.mortise.model.FileState.NO_RIGHT;
import static io.mortise.model.FileState.OWN;

import io.mortise.model.FileMarkerModel.Variation;
import io.mortise.model.FileState.At;
import java.util.Set;

/** What one process may do next in style FILE. */
final class FileProcess {

  private final FileState state;
  private final int me;
  private final Set<Variation> variations;
  private final Steps out;

  FileProcess(FileState state, int me, Set<Variation> variations, Steps out) {
    this.state = state;
    this.me = me;
    this.variations = variations;
    this.out = out;
  }

  void steps() {
    switch (state.at(me)) {
      case IDLE -> idle();
      case LINK -> link();
      case READ -> read();
      case JUDGE -> judge();
      case WITHDRAW -> withdraw();
      case FIND -> find();
      case CLAIM -> claim();
      case CHECK -> check();
      case UNLINK -> unlink();
      case DROP -> drop();
      case SWEEP_LOOK -> sweepLook();
      case SWEEP_REMOVE -> sweepRemove();
      case CRITICAL -> release();
      case FOREIGN_IDLE -> createForeign();
      case FOREIGN_CRITICAL -> removeForeign();
      case RETIRED, UNBORN, DEAD -> {}
    }
  }

  private void idle() {
    FileState next = state.copy();
    next.mine(me, next.create(me));
    step("writes its own", next.at(me, At.LINK));
    boolean sweeps = !variations.contains(Variation.NO_SWEEP);
    for (int d = 1; sweeps && d <= FileState.instances(); d++) {
      if (state.exists(d) && state.right(d) != NO_RIGHT) {
        sweep(d);
      }
    }
  }

  private void link() {
    FileState next = state.copy();
    if (state.right(state.mine(me)) != OWN) {
      next.mine(me, 0);
      step("cannot link, its own is gone", next.at(me, At.IDLE));
    } else if (state.bound() == 0) {
      next.bind(state.mine(me));
      step("links own to L: held", next.at(me, At.CRITICAL));
    } else {
      step("cannot link, L exists", next.at(me, At.READ));
    }
  }

  private void read() {
    FileState next = state.copy();
    next.target(me, state.bound());
    step("reads L", next.at(me, state.bound() == 0 ? At.LINK : At.JUDGE));
  }

  /**
   * An instance of mine that I do not hold is dead too: the token is none of ours. So is one whose
   * right somebody claimed who is dead now: it is no longer held, whoever made it.
   */
  private void judge() {
    if (state.isForeign(state.target(me))) {
      judgeForeign();
      return;
    }
    int owner = state.owner(state.target(me));
    if (owner == me || !state.isAlive(owner)) {
      step("judges it dead", state.copy().at(me, At.FIND));
      return;
    }
    boolean looksFurther = !variations.contains(Variation.OWNER_DECIDES);
    if (looksFurther && isClaimedByTheDead(state.target(me))) {
      step("sees it claimed by a dead one", state.copy().at(me, At.FIND));
      return;
    }
    FileState busy = state.copy();
    busy.target(me, 0);
    step("judges it alive", busy.at(me, At.WITHDRAW));
    mistake("judges it dead", At.FIND);
  }

  /** It does not say whose it is, so nothing tells whether that one lives. */
  private void judgeForeign() {
    FileState busy = state.copy();
    busy.target(me, 0);
    step("does not understand it", busy.at(me, At.WITHDRAW));
    if (variations.contains(Variation.GRACE_TAKES_WHAT_IS_NOT_UNDERSTOOD)) {
      step("has not understood it for the grace period", state.copy().at(me, At.UNLINK));
    }
  }

  private void createForeign() {
    if (state.bound() == 0) {
      FileState next = state.copy();
      int instance = next.createForeign(me);
      next.mine(me, instance);
      next.bind(instance);
      step("creates L in its own way: holds", next.at(me, At.FOREIGN_CRITICAL));
    }
  }

  /** By name, as such programs do. */
  private void removeForeign() {
    FileState next = state.copy();
    if (state.bound() != 0 && state.bound() != state.mine(me)) {
      next.foul();
    }
    next.bind(0);
    next.mine(me, 0);
    step("removes L", next.at(me, At.FOREIGN_IDLE));
  }

  private boolean isClaimedByTheDead(int instance) {
    int right = state.right(instance);
    return right > OWN && !state.isAlive(right - OWN);
  }

  private void withdraw() {
    FileState next = state.copy();
    if (state.right(state.mine(me)) == OWN) {
      next.right(state.mine(me), NO_RIGHT);
    }
    next.mine(me, 0);
    step("removes its own", next.at(me, At.IDLE));
  }

  private void find() {
    if (variations.contains(Variation.NO_RIGHT)) {
      step("does without a right", state.copy().at(me, At.CHECK));
      return;
    }
    int right = state.right(state.target(me));
    if (right == NO_RIGHT) {
      giveUp("finds no right", state.copy());
    } else if (right == OWN || !state.isAlive(right - OWN)) {
      FileState next = state.copy();
      next.seen(me, right);
      step("finds the right", next.at(me, At.CLAIM));
    } else {
      giveUp("finds the right claimed", state.copy());
      if (variations.contains(Variation.CLAIMANTS_MISJUDGED)) {
        FileState next = state.copy();
        next.seen(me, right);
        mistake("finds the claimant dead", next, At.CLAIM);
      }
    }
  }

  private void claim() {
    FileState next = state.copy();
    int seen = state.seen(me);
    next.seen(me, 0);
    if (state.right(state.target(me)) == seen) {
      next.right(state.target(me), OWN + me);
      step("claims the right", next.at(me, At.CHECK));
    } else if (isReleasing() && !variations.contains(Variation.RELEASE_GIVES_UP)) {
      step("has lost the right, looks for it", next.at(me, At.FIND));
    } else {
      giveUp("has lost the right", next);
    }
  }

  private void check() {
    boolean named = state.bound() == state.target(me);
    boolean looks = !variations.contains(Variation.NO_SECOND_LOOK);
    step("looks at L again", state.copy().at(me, named || !looks ? At.UNLINK : At.DROP));
  }

  private void unlink() {
    FileState next = state.copy();
    boolean naive = variations.contains(Variation.NO_RIGHT);
    boolean foreign = state.isForeign(state.bound());
    if (state.bound() != 0 && state.right(state.bound()) != OWN + me && !naive && !foreign) {
      next.foul();
    }
    next.bind(0);
    step("unlinks L", next.at(me, At.DROP));
  }

  private void drop() {
    FileState next = state.copy();
    if (state.right(state.target(me)) == OWN + me) {
      next.right(state.target(me), NO_RIGHT);
    }
    giveUp("drops the right", next);
  }

  /** Back to where it came from: a new try, or, after a release or a sweep, to rest. */
  private void giveUp(String what, FileState next) {
    if (isReleasing()) {
      next.mine(me, 0);
    }
    next.target(me, 0);
    step(what, next.at(me, next.mine(me) == 0 ? At.IDLE : At.LINK));
  }

  private boolean isReleasing() {
    return state.mine(me) == state.target(me);
  }

  private void release() {
    FileState next = state.copy();
    next.target(me, state.mine(me));
    next.seen(me, OWN);
    boolean naive = variations.contains(Variation.NO_RIGHT);
    step("lets go", next.at(me, naive ? At.CHECK : At.CLAIM));
  }

  /** The right of a dead one, which may be litter: claimed, and then treated like any other. */
  private void sweep(int instance) {
    int right = state.right(instance);
    int whose = right == OWN ? state.owner(instance) : right - OWN;
    FileState next = state.copy();
    next.target(me, instance);
    next.seen(me, right);
    At at = variations.contains(Variation.SWEEP_BY_NAME) ? At.SWEEP_LOOK : At.CLAIM;
    if (!state.isAlive(whose)) {
      step("sweeps the right of dead P" + whose, next.at(me, at));
    } else if (whose != me && right == OWN) {
      mistake("sweeps the right of P" + whose, next, at);
    }
  }

  private void sweepLook() {
    if (state.bound() == state.target(me)) {
      giveUp("looks at L: no litter", state.copy());
    } else {
      step("looks at L: litter", state.copy().at(me, At.SWEEP_REMOVE));
    }
  }

  private void sweepRemove() {
    FileState next = state.copy();
    if (state.right(state.target(me)) == state.seen(me)) {
      next.right(state.target(me), NO_RIGHT);
    }
    next.seen(me, 0);
    giveUp("removes litter", next);
  }

  private void mistake(String what, At at) {
    mistake(what, state.copy(), at);
  }

  private void mistake(String what, FileState next, At at) {
    if (state.mistakesLeft() > 0) {
      next.countMistake();
      out.mishap(me, what + ", wrongly", next.at(me, at).packed());
    }
  }

  private void step(String what, FileState next) {
    out.step(me, what, next.packed());
  }
}
