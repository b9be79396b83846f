package io.sightline.shipper;

import java.lang.reflect.Proxy;

/**
 * Hears SIGHUP. Java has no public way to; {@code sun.misc.Signal} is in every runtime and called
 * by reflection, as the compiler warns about its name in a way that cannot be switched off.
 */
final class Hangup {
  private Hangup() {}

  /** Runs the action on a thread of the runtime's each time. */
  static void handle(Runnable action) {
    try {
      Class<?> signal = Class.forName("sun.misc.Signal");
      Class<?> handler = Class.forName("sun.misc.SignalHandler");
      Object adapter =
          Proxy.newProxyInstance(
              Hangup.class.getClassLoader(),
              new Class<?>[] {handler},
              (proxy, method, arguments) -> {
                if (method.getName().equals("handle")) {
                  action.run();
                }
                return null;
              });
      Object unused =
          signal
              .getMethod("handle", signal, handler)
              .invoke(null, signal.getConstructor(String.class).newInstance("HUP"), adapter);
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException("this Java runtime has no signals", e);
    }
  }
}
