package io.mortise.benchmarks.process;

import io.mortise.benchmarks.contender.Contender;
import java.io.IOException;
import java.util.List;

/** Two processes, one asleep in the lock, and how long the other's unlock takes to wake it. */
public final class Handoff {

  private final Commands commands;
  private final int count;

  public Handoff(Commands commands, int count) {
    this.commands = commands;
    this.count = count;
  }

  /** In nanoseconds. */
  public List<Long> between(Contender contender) throws IOException, InterruptedException {
    return run(
        (role, place) ->
            commands.java(
                HandoffProcess.class, contender, role, place.lockFile(), place.boardFile(), count));
  }

  /** In nanoseconds. */
  public List<Long> betweenFloors() throws IOException, InterruptedException {
    return run(
        (role, place) ->
            commands.floor("handoff_floor", role, place.lockFile(), place.boardFile(), count));
  }

  private interface Role {
    List<String> command(String role, LockPlace place);
  }

  private List<Long> run(Role role) throws IOException, InterruptedException {
    try (LockPlace place = LockPlace.in(commands.lockFiles())) {
      Board.create(place.boardFile());
      try (Child holder = Child.start(role.command("holder", place));
          Child waiter = Child.start(role.command("waiter", place))) {
        List<Long> nanos = waiter.numbers(count);
        holder.awaitSuccess();
        return nanos;
      }
    }
  }
}
