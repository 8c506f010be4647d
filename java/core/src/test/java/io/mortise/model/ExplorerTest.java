package io.mortise.model;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** The checker finds what is there to be found. */
class ExplorerTest {

  /** Adds 1 or 2 to a number below 6; from 5 only a mishap leads to the goal, which is 6. */
  private static class Counter implements Model {

    @Override
    public byte[] initial() {
      return new byte[1];
    }

    @Override
    public void steps(byte[] state, Steps out) {
      int n = state[0];
      if (n < 4) {
        out.step(1, "adds 1", new byte[] {(byte) (n + 1)});
        out.step(2, "adds 2", new byte[] {(byte) (n + 2)});
      } else if (n == 4) {
        out.step(1, "adds 2", new byte[] {6});
      } else if (n == 5) {
        out.mishap(1, "adds 1", new byte[] {6});
      }
    }

    @Override
    public @Nullable String violation(byte[] state) {
      return null;
    }

    @Override
    public boolean isGoal(byte[] state) {
      return state[0] == 6;
    }

    @Override
    public boolean mustReachGoal(byte[] state) {
      return true;
    }

    @Override
    public String show(byte[] state) {
      return String.valueOf(state[0]);
    }
  }

  @Test
  void aMishapIsNoWayOut() {
    Exploration exploration = Explorer.explore(new Counter());

    assertEquals(7, exploration.states());
    assertEquals(
        "P2 adds 2   => 5", exploration.mustGetStuck("counter").lines().get(3), "after 1 and 3");
  }

  @Test
  void aTraceIsAsShortAsAny() {
    Model notFour =
        new Counter() {
          @Override
          public @Nullable String violation(byte[] state) {
            return state[0] == 4 ? "four" : null;
          }
        };

    Trace trace = Explorer.explore(notFour).mustBeViolated("counter without four");

    assertEquals("four", trace.complaint());
    assertEquals(2, trace.steps());
  }

  @Test
  void whoNeedNotFinishIsNotStuck() {
    Model patient =
        new Counter() {
          @Override
          public boolean mustReachGoal(byte[] state) {
            return state[0] != 5;
          }
        };

    assertNull(Explorer.explore(patient).stuck());
  }
}
