package io.mortise.cli.common;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;

/**
 * {@code sun.misc.Signal}, by reflection: javac's warning about that class cannot be suppressed,
 * and a runtime image need not have it (module jdk.unsupported). There is no other way to hear of a
 * signal without ending: shutdown hooks run too late and do not learn which signal it was.
 */
public final class OsSignals {

  /** Called in a thread of its own for each signal. */
  public interface Handler {
    void onSignal(String name, int number);
  }

  private OsSignals() {}

  /**
   * Hears of a signal from now on, if this JVM can and it was not ignored when the JVM started
   * ({@code nohup}); then it stays ignored, here and in children.
   */
  public static void handle(String name, Handler handler) {
    try {
      Class<?> signalType = Class.forName("sun.misc.Signal");
      Class<?> handlerType = Class.forName("sun.misc.SignalHandler");
      Object signal = signalType.getConstructor(String.class).newInstance(name);
      int number = (int) signalType.getMethod("getNumber").invoke(signal);
      Object adapter =
          Proxy.newProxyInstance(
              handlerType.getClassLoader(),
              new Class<?>[] {handlerType},
              (proxy, method, arguments) -> {
                if (isObjectMethod(method)) {
                  return method.invoke(handler, arguments);
                }
                handler.onSignal(name, number);
                return null;
              });
      signalType.getMethod("handle", signalType, handlerType).invoke(null, signal, adapter);
    } catch (InvocationTargetException e) {
      // No such signal on this system, or it is the JVM's own (-Xrs): it keeps its usual effect.
    } catch (ReflectiveOperationException e) {
      // No jdk.unsupported: signals end the JVM, and its shutdown hook ends the child.
    }
  }

  private static boolean isObjectMethod(Method method) {
    return method.getDeclaringClass() == Object.class;
  }
}
