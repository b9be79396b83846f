package io.sightline.alerts;

import java.util.ArrayList;
import java.util.List;

/**
 * What is wrong with a configuration, collected so that all of it is told at once: a line each,
 * {@code key: expectation, was 'value'}. Not thread-safe.
 */
public final class Problems {
  private final List<String> lines = new ArrayList<>();

  public void add(String key, String expectation, String found) {
    lines.add(key + ": expected " + expectation + ", was '" + found + "'");
  }

  /** For a secret, whose value is not shown. */
  public void add(String key, String expectation) {
    lines.add(key + ": expected " + expectation);
  }

  /** Ends the reading when there is any. */
  public void refuse() throws Refused {
    if (!lines.isEmpty()) {
      throw new Refused(lines);
    }
  }

  /** A configuration that cannot be used; the message has every problem, a line each. */
  public static final class Refused extends Exception {
    private static final long serialVersionUID = 1;

    Refused(List<String> lines) {
      super(String.join("\n", lines));
    }
  }
}
