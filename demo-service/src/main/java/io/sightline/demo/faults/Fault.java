package io.sightline.demo.faults;

import java.util.Locale;

/** Something that can go wrong on purpose. */
enum Fault {
  /** Every second request of the API fails with an exception. */
  ERRORS("every second request of the API fails"),
  /** Every request of the API waits for two seconds. */
  LATENCY("every request of the API takes two seconds longer"),
  /**
   * Another session holds a lock on the orders, so every query of them waits until it times out.
   */
  DATABASE("a forgotten transaction keeps the orders locked"),
  /** A loop writes ten error lines a second. */
  LOGS("a loop fails ten times a second, and says so each time"),
  /** The market's prices stand still, and no quotes come in. */
  FEED("the market data feed is disconnected, and prices stand still");

  private final String meaning;

  Fault(String meaning) {
    this.meaning = meaning;
  }

  String meaning() {
    return meaning;
  }

  static Fault named(String name) {
    for (Fault fault : values()) {
      if (fault.path().equals(name)) {
        return fault;
      }
    }
    throw new IllegalArgumentException(name);
  }

  String path() {
    return name().toLowerCase(Locale.ROOT);
  }
}
