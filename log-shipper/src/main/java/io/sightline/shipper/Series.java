package io.sightline.shipper;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;
import java.util.function.Supplier;

/** Registers series, each at 0 from now on; names in Micrometer's form, tags as name and value. */
record Series(MeterRegistry registry) {

  /** One counter for each value of a closed set. */
  record Reasons<E extends Enum<E>>(Map<E, Counter> counters) {
    void increment(E why) {
      counters.get(why).increment();
    }

    void increment(E why, double amount) {
      counters.get(why).increment(amount);
    }
  }

  Counter counter(String name, String description, String... tags) {
    return Counter.builder(name).description(description).tags(tags).register(registry);
  }

  /** Counters that differ in the label {@code reason}. */
  <E extends Enum<E>> Reasons<E> reasons(
      Class<E> why, Function<E, String> label, String name, String description, String... tags) {
    Map<E, Counter> counters = new EnumMap<>(why);
    for (E each : why.getEnumConstants()) {
      counters.put(
          each,
          Counter.builder(name)
              .description(description)
              .tags(tags)
              .tag("reason", label.apply(each))
              .register(registry));
    }
    return new Reasons<>(counters);
  }

  /** What it holds is shown. */
  AtomicLong gauge(String name, String description, String... tags) {
    AtomicLong value = new AtomicLong();
    shown(name, description, value::get, tags);
    return value;
  }

  /** Asked at every scrape, on the thread of the scrape. */
  void shown(String name, String description, Supplier<Number> value, String... tags) {
    Gauge.builder(name, value).description(description).tags(tags).register(registry);
  }
}
