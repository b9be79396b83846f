package io.sightline.demo.quotes;

import java.util.List;

/** What is traded: a closed set, so that it may be a label. */
public final class Symbols {
  private static final List<String> ALL = List.of("ACME", "BOLT", "CORE", "DUNE", "ECHO");

  private Symbols() {}

  /** All of them, in order. */
  public static List<String> all() {
    return ALL;
  }

  /** Whether this is one of them. */
  public static boolean exists(String symbol) {
    return ALL.contains(symbol);
  }
}
