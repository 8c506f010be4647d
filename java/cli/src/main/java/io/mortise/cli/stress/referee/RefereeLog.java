package io.mortise.cli.stress.referee;

import io.mortise.LockMode;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The log, and what follows from it.
 *
 * <p>Whoever enters or leaves waits for the nod, so the log has the order in which things happened:
 * a leave that is heard after the enter of the next would accuse an innocent. A locker that is to
 * be killed is condemned before. From then on it gets no nod and stays where it is: what it still
 * says may be heard long after its lock is another's, and proves nothing. If it was inside, whoever
 * enters next is alone only once the system says that it is dead.
 */
public final class RefereeLog {

  private final Deaths deaths;
  private final Violations violations;
  private final Waits waits;
  private final CounterWitness counter;
  private final Tally tally = new Tally();

  private final Map<Visitor, LockMode> inside = new LinkedHashMap<>(); // all guarded by this
  private final Set<Life> condemned = new HashSet<>();
  private final Set<Life> killedInside = new HashSet<>();
  private @Nullable Life detained;

  /** The times of violations are by the first clock, all waits by the fair one. */
  public RefereeLog(
      LongSupplier nanos,
      LongSupplier fairNanos,
      Bounds bounds,
      Deaths deaths,
      CounterWitness.Source counter) {
    this.deaths = deaths;
    this.violations = new Violations(nanos);
    this.waits = new Waits(fairNanos, bounds, violations);
    this.counter = new CounterWitness(counter, violations);
  }

  synchronized void arrived(Visitor visitor, String how) {
    tally.arrived(visitor.life(), how);
    if (!condemned.contains(visitor.life())) {
      waits.outside(visitor, isSomebodyInside());
    }
  }

  synchronized void asks(Visitor visitor) {
    waits.asks(visitor);
  }

  /** True for a nod. */
  synchronized boolean entered(Visitor visitor, LockMode mode) throws InterruptedException {
    awaitRelease(visitor);
    if (condemned.contains(visitor.life())) {
      killedInside.add(visitor.life());
      return false;
    }
    meet(visitor, mode, "entered");
    inside.put(visitor, mode);
    waits.entered(visitor);
    tally.entered(visitor.life(), mode);
    if (mode == LockMode.SHARED) {
      tally.readersTogether(inside.size());
    }
    return true;
  }

  /** It has upgraded, or is to downgrade. True for a nod. */
  synchronized boolean changed(Visitor visitor, LockMode mode) throws InterruptedException {
    awaitRelease(visitor);
    if (condemned.contains(visitor.life())) {
      return false;
    }
    LockMode before = inside.remove(visitor);
    if (before == null) {
      violations.add(
          Violation.Kind.ERROR, visitor + " has become " + mode + ", but was not inside");
      return true;
    }
    if (before == LockMode.EXCLUSIVE) {
      counter.written();
    }
    if (mode == LockMode.EXCLUSIVE) {
      meet(visitor, mode, "has become");
    }
    inside.put(visitor, mode);
    return true;
  }

  private void meet(Visitor visitor, LockMode mode, String verb) {
    boolean somebodyWrites = false;
    for (Map.Entry<Visitor, LockMode> other : List.copyOf(inside.entrySet())) {
      LockMode otherMode = other.getValue();
      if (isGone(other.getKey().life())) {
        bury(other.getKey());
      } else if (mode == LockMode.EXCLUSIVE || otherMode == LockMode.EXCLUSIVE) {
        somebodyWrites |= otherMode == LockMode.EXCLUSIVE;
        violations.add(
            Violation.Kind.OVERLAP,
            visitor + " " + verb + " " + mode + ", inside was " + other.getKey() + " " + otherMode);
      }
    }
    if (!somebodyWrites) {
      counter.compare();
    }
  }

  /** The system takes its locks first; only some time later it looks dead. */
  private boolean isGone(Life life) {
    return condemned.contains(life) ? deaths.awaitDeath(life) : !deaths.isAlive(life);
  }

  private void bury(Visitor visitor) {
    if (inside.remove(visitor) == LockMode.EXCLUSIVE) {
      counter.diedInside();
    }
  }

  /** It is about to let go. True for an answer. */
  synchronized boolean leaves(Visitor visitor) throws InterruptedException {
    awaitRelease(visitor);
    LockMode mode = inside.remove(visitor);
    if (mode == LockMode.EXCLUSIVE) {
      counter.written();
    }
    if (condemned.contains(visitor.life())) {
      return false;
    }
    if (mode == null) {
      violations.add(Violation.Kind.ERROR, visitor + " left without having entered");
    }
    waits.outside(visitor, isSomebodyInside());
    return true;
  }

  private boolean isSomebodyInside() {
    for (Visitor visitor : inside.keySet()) {
      if (!condemned.contains(visitor.life())) {
        return true;
      }
    }
    return false;
  }

  synchronized void found(Visitor visitor, Violation.Kind kind, String what) {
    violations.add(kind, visitor + ": " + what);
  }

  synchronized void hungUp(Visitor visitor) {
    waits.gone(visitor);
  }

  /** What only those see who look after the processes. */
  public synchronized void accuse(Violation.Kind kind, String what) {
    violations.add(kind, what);
  }

  /** It is killed now, from outside. To be said before that is done. */
  public synchronized void condemn(Life life) {
    condemned.add(life);
    waits.gone(life);
    if (insiders().contains(life)) {
      killedInside.add(life);
    }
  }

  /**
   * Who is inside stays there, for want of a nod, so that a stop can hit it there. To be said
   * before it is stopped, and only while nobody else is detained.
   */
  public synchronized void detain(Life life) {
    detained = life;
  }

  /** To be said before it goes on, or after it was condemned. */
  public synchronized void release() {
    detained = null;
    notifyAll();
  }

  private void awaitRelease(Visitor visitor) throws InterruptedException {
    while (visitor.life().equals(detained)) {
      wait();
    }
  }

  /** Of whom one thread is inside, at this moment. */
  public synchronized List<Life> insiders() {
    return inside.keySet().stream().map(Visitor::life).distinct().toList();
  }

  public synchronized boolean hasEntered(Life life) {
    return tally.hasEntered(life);
  }

  /** To be called all the time: finds those who wait too long. */
  public synchronized void look() {
    waits.look(inside.isEmpty() ? "nobody" : inside.toString());
  }

  /** Whether nobody has come in for too long, and still nobody does. */
  public synchronized boolean isStuck() {
    return waits.isStuck();
  }

  public synchronized boolean hasFailures() {
    return violations.counts().containsKey(Violation.Kind.ERROR);
  }

  /** All are dead and gone. */
  public synchronized void finish() {
    List.copyOf(inside.keySet()).forEach(this::bury);
    counter.compare();
  }

  public synchronized Summary summary() {
    return new Summary(
        tally.exclusive(),
        tally.shared(),
        tally.mostReaders(),
        killedInside.size(),
        waits.longestWait().map(Map.Entry::getValue).orElse(0L),
        waits.longestWait().map(Map.Entry::getKey).orElse(-1),
        waits.longestGapNanos(),
        counter.writes(),
        tally.slots(waits),
        violations.first(),
        violations.counts());
  }
}
