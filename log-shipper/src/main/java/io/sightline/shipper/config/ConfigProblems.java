package io.sightline.shipper.config;

import java.util.List;

/** A configuration that cannot be used, with everything that is wrong about it. */
public final class ConfigProblems extends Exception {
  private static final long serialVersionUID = 1;

  private final List<String> problems;

  public ConfigProblems(List<String> problems) {
    super(String.join("\n", problems));
    this.problems = List.copyOf(problems);
  }

  /** Each as {@code key: expectation, was 'value'}. */
  public List<String> problems() {
    return problems;
  }
}
