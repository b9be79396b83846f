package io.sightline.shipper;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sightline.shipper.event.ShipperEvents;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** An event that somebody adds must not end in the default method that nobody overrides. */
final class AllEventsTest {
  /** Said in logs where it matters, or no news at all. */
  private static final Set<String> NOT_COUNTED =
      Set.of("fileFound", "fileMoved", "fileFinished", "recovered", "prepared");

  /** Seen in metrics alone, because it happens all the time or is what was asked for. */
  private static final Set<String> NOT_LOGGED =
      Set.of(
          "bulkAnswered",
          "checkpointCurrent",
          "delivered",
          "filesKnown",
          "filesOpen",
          "lag",
          "lagRecords",
          "lagSeconds",
          "lineDropped",
          "linesRead",
          "received",
          "spoolSize",
          "streamsHeld",
          "underWay");

  static Stream<Method> events() {
    return Arrays.stream(ShipperEvents.class.getMethods()).filter(Method::isDefault);
  }

  @ParameterizedTest
  @MethodSource("events")
  void everyListenerHearsOfIt(Method event) throws ReflectiveOperationException {
    List<String> first = new ArrayList<>();
    List<String> second = new ArrayList<>();
    event.invoke(AllEvents.of(listener(first), listener(second)), nothings(event));
    assertThat(first).containsExactly(event.getName());
    assertThat(second).containsExactly(event.getName());
  }

  @Test
  void whatAListenerThrowsComesAsItIs() {
    ShipperEvents broken =
        new ShipperEvents() {
          @Override
          public void recovered() {
            throw new IllegalStateException("as asked for");
          }
        };
    assertThatThrownBy(AllEvents.of(broken)::recovered)
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("as asked for");
  }

  @Test
  void everyEventIsCountedOrNamedHere() {
    assertThat(heardBy(ShipperMetrics.class)).isEqualTo(allBut(NOT_COUNTED));
  }

  @Test
  void everyEventIsLoggedOrNamedHere() {
    assertThat(heardBy(LoggedEvents.class)).isEqualTo(allBut(NOT_LOGGED));
  }

  private static List<String> allBut(Set<String> names) {
    return events().map(Method::getName).filter(name -> !names.contains(name)).sorted().toList();
  }

  private static List<String> heardBy(Class<?> listener) {
    List<String> events = events().map(Method::getName).toList();
    return Arrays.stream(listener.getDeclaredMethods())
        .filter(method -> java.lang.reflect.Modifier.isPublic(method.getModifiers()))
        .map(Method::getName)
        .filter(events::contains)
        .sorted()
        .toList();
  }

  private static ShipperEvents listener(List<String> heard) {
    return (ShipperEvents)
        Proxy.newProxyInstance(
            ShipperEvents.class.getClassLoader(),
            new Class<?>[] {ShipperEvents.class},
            (proxy, method, arguments) -> {
              heard.add(method.getName());
              return null;
            });
  }

  /** What stands for nothing in each parameter. */
  private static Object[] nothings(Method event) {
    return Arrays.stream(event.getParameterTypes())
        .map(
            type ->
                type == int.class
                    ? (Object) 0
                    : type == long.class
                        ? (Object) 0L
                        : type == double.class
                            ? (Object) 0.0
                            : type == boolean.class ? (Object) false : null)
        .toArray();
  }
}
