package io.sightline.shipper;

import io.sightline.shipper.event.ShipperEvents;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.List;

/**
 * Tells several listeners of every event, one after the other. A call costs some tens of
 * nanoseconds; nothing is told of for every line unless something is wrong with it or a rule
 * applies.
 */
final class AllEvents implements InvocationHandler {
  private final List<ShipperEvents> listeners;

  private AllEvents(List<ShipperEvents> listeners) {
    this.listeners = listeners;
  }

  static ShipperEvents of(ShipperEvents... listeners) {
    return (ShipperEvents)
        Proxy.newProxyInstance(
            AllEvents.class.getClassLoader(),
            new Class<?>[] {ShipperEvents.class},
            new AllEvents(List.of(listeners)));
  }

  @Override
  public Object invoke(Object proxy, Method event, Object[] arguments) throws Throwable {
    if (event.getDeclaringClass() != ShipperEvents.class) {
      return event.invoke(this, arguments);
    }
    try {
      for (ShipperEvents listener : listeners) {
        event.invoke(listener, arguments);
      }
      return null;
    } catch (InvocationTargetException e) {
      throw e.getCause();
    }
  }
}
