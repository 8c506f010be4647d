package io.mortise.support;

import io.mortise.Backend;
import io.mortise.LockException;
import io.mortise.Mechanism;
import io.mortise.internal.backend.Description;
import io.mortise.internal.backend.LockBackend;
import io.mortise.internal.backend.PathProbe;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.nio.file.Path;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/**
 * A backend whose calls go to a make-believe file server. While that is down they do not return,
 * and nothing ends them.
 */
public final class FileServer implements LockBackend {

  /** Of a description, and answered without the server. */
  private static final Set<String> BY_THE_CLIENT =
      Set.of("identity", "isWritable", "beginWait", "cancelWait", "toString", "canBeRetained");

  private final LockBackend inner;
  private boolean down;
  private boolean worksWhileDown;
  private Set<String> unanswered = Set.of();
  private int stuck;

  public FileServer(LockBackend inner) {
    this.inner = inner;
  }

  /** Calls are neither done nor answered. */
  public synchronized void goDown() {
    down = true;
  }

  /** Of a description's calls, these are neither done nor answered; all others are. */
  public synchronized void goDownFor(String... methods) {
    unanswered = Set.of(methods);
  }

  /** Calls are done, but their answers get lost on the way until it comes back. */
  public synchronized void loseAnswers() {
    down = true;
    worksWhileDown = true;
  }

  public synchronized void comeBack() {
    down = false;
    worksWhileDown = false;
    unanswered = Set.of();
    notifyAll();
  }

  /** No test takes long where calls hang, and none fails where they are only slow. */
  public synchronized long graceNanos() {
    return TimeUnit.MILLISECONDS.toNanos(down || !unanswered.isEmpty() ? 150 : 20_000);
  }

  /** How many threads are in a call. */
  public synchronized int stuck() {
    return stuck;
  }

  private interface Work {
    Object run() throws LockException, InvocationTargetException, IllegalAccessException;
  }

  private Object call(String method, Work work)
      throws LockException, InvocationTargetException, IllegalAccessException {
    boolean first;
    synchronized (this) {
      stuck++;
      first = worksWhileDown;
    }
    try {
      if (first) {
        Object result = work.run();
        waitUntilUp(method);
        return result;
      }
      waitUntilUp(method);
      return work.run();
    } finally {
      synchronized (this) {
        stuck--;
      }
    }
  }

  private synchronized void waitUntilUp(String method) {
    boolean interrupted = false;
    while (down || unanswered.contains(method)) {
      try {
        wait();
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public Backend kind() {
    return inner.kind();
  }

  @Override
  public Description open(Path path, Mechanism mechanism, boolean create, int fileMode)
      throws LockException {
    try {
      return (Description)
          call("open", () -> remote(inner.open(path, mechanism, create, fileMode)));
    } catch (ReflectiveOperationException e) {
      throw new LinkageError(e.getMessage(), e);
    }
  }

  private Description remote(Description description) {
    return (Description)
        Proxy.newProxyInstance(
            FileServer.class.getClassLoader(),
            new Class<?>[] {Description.class},
            (proxy, method, arguments) -> {
              try {
                return BY_THE_CLIENT.contains(method.getName())
                    ? method.invoke(description, arguments)
                    : call(method.getName(), () -> method.invoke(description, arguments));
              } catch (InvocationTargetException e) {
                throw e.getCause();
              }
            });
  }

  @Override
  public PathProbe probe(Path path) {
    PathProbe probe = inner.probe(path);
    return identity -> {
      try {
        return (boolean) call("names", () -> probe.names(identity));
      } catch (ReflectiveOperationException e) {
        throw new LinkageError(e.getMessage(), e);
      }
    };
  }
}
