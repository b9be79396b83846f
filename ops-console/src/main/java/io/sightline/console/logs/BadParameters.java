package io.sightline.console.logs;

import java.util.List;

/** What was asked for cannot be understood. The message names everything that is wrong. */
public final class BadParameters extends Exception {
  private static final long serialVersionUID = 1L;

  BadParameters(List<String> problems) {
    super(String.join("; ", problems) + ".");
  }
}
