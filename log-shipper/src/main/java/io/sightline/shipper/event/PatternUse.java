package io.sightline.shipper.event;

/** Where a pattern took more steps than a line may cost: a closed set, used as a metric label. */
public enum PatternUse {
  /** In a condition, which then does not hold. */
  CONDITION("condition"),
  /** In {@code multiline}, where the line then does not match. */
  MULTILINE("multiline");

  private final String label;

  PatternUse(String label) {
    this.label = label;
  }

  public String label() {
    return label;
  }
}
