package io.sightline.metrics.config;

import java.util.List;

/**
 * Settings that cannot be used. The message has one line a problem, each {@code key: expectation,
 * was 'value'}, with the key as the user wrote it. Values of secret settings are not shown.
 */
public final class ConfigProblems extends IllegalArgumentException {
  private static final long serialVersionUID = 1;

  ConfigProblems(List<String> problems) {
    super(String.join(System.lineSeparator(), problems));
  }
}
