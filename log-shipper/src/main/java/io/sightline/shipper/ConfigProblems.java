package io.sightline.shipper;

import java.util.List;

/** A configuration that cannot be used, with everything that is wrong about it. */
final class ConfigProblems extends Exception {
  private static final long serialVersionUID = 1;

  private final List<String> problems;

  ConfigProblems(List<String> problems) {
    super(String.join("\n", problems));
    this.problems = List.copyOf(problems);
  }

  /** Each as {@code key: expectation, was 'value'}. */
  List<String> problems() {
    return problems;
  }
}
