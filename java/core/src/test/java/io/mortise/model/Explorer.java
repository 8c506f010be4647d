package io.mortise.model;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Visits every reachable state of a model, breadth first, so that a trace to a bad one is as short
 * as any; then walks backwards from the goals, for what is not met on that way is stuck.
 */
final class Explorer {

  private final Model model;
  private final StateSet states;
  private final IntList parents = new IntList();

  /** The steps that are no mishaps, by the states they start in: those of n end at ends(n). */
  private final IntList targets = new IntList();

  private final IntList ends = new IntList();

  private Explorer(Model model) {
    this.model = model;
    byte[] initial = model.initial();
    states = new StateSet(initial.length);
    states.add(initial);
    parents.add(-1);
  }

  /** Stops at the first state that is wrong. */
  static Exploration explore(Model model) {
    return new Explorer(model).run();
  }

  private Exploration run() {
    long start = System.nanoTime();
    Trace wrong = firstViolation();
    Trace stuck = wrong == null ? firstStuck() : null;
    return new Exploration(states.size(), System.nanoTime() - start, wrong, stuck);
  }

  private @Nullable Trace firstViolation() {
    for (int at = 0; at < states.size(); at++) {
      byte[] state = states.get(at);
      String wrong = model.violation(state);
      if (wrong != null) {
        return trace(at, wrong);
      }
      model.steps(state, new Discovery(at));
      ends.add(targets.size());
    }
    return null;
  }

  private @Nullable Trace firstStuck() {
    BitSet finishing = whateverCanFinish();
    for (int at = finishing.nextClearBit(0); at < states.size(); ) {
      if (model.mustReachGoal(states.get(at))) {
        return trace(at, "no goal can be reached from here");
      }
      at = finishing.nextClearBit(at + 1);
    }
    return null;
  }

  private BitSet whateverCanFinish() {
    Backwards backwards = new Backwards(ends, targets);
    for (int at = 0; at < states.size(); at++) {
      if (model.isGoal(states.get(at))) {
        backwards.add(at);
      }
    }
    return backwards.closure();
  }

  private Trace trace(int end, String complaint) {
    List<String> lines = new ArrayList<>();
    int at = end;
    for (; parents.get(at) >= 0; at = parents.get(at)) {
      lines.add(describeStep(parents.get(at), at));
    }
    lines.add("initially: " + model.show(states.get(at)));
    Collections.reverse(lines);
    return new Trace(complaint, lines);
  }

  private String describeStep(int from, int to) {
    Recollection recollection = new Recollection(to);
    model.steps(states.get(from), recollection);
    return recollection.what + "   => " + model.show(states.get(to));
  }

  /** Numbers new states and keeps the steps. */
  private final class Discovery implements Steps {

    private final int from;

    Discovery(int from) {
      this.from = from;
    }

    @Override
    public void step(int process, String what, byte[] next) {
      targets.add(discovered(next));
    }

    @Override
    public void mishap(int process, String what, byte[] next) {
      discovered(next);
    }

    private int discovered(byte[] next) {
      int known = states.size();
      int number = states.add(next);
      if (number == known) {
        parents.add(from);
      }
      return number;
    }
  }

  /** Finds out again what a step was called, which is cheaper than to keep all the names. */
  private final class Recollection implements Steps {

    private final int to;
    private String what = "?";

    Recollection(int to) {
      this.to = to;
    }

    @Override
    public void step(int process, String name, byte[] next) {
      if (states.add(next) == to) {
        what = "P" + process + " " + name;
      }
    }

    @Override
    public void mishap(int process, String name, byte[] next) {
      step(process, name, next);
    }
  }
}
