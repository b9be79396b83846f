package io.sightline.shipper.event;

/** Why a value was masked: a closed set, used as a metric label. */
public enum MaskReason {
  /** The field has a name that is to be masked. */
  NAME("name"),
  /** A part of the text looks like a secret. */
  PATTERN("pattern"),
  /** A pattern took too many steps on the text, so all of it is masked. */
  PATTERN_TOO_SLOW("pattern_too_slow");

  private final String label;

  MaskReason(String label) {
    this.label = label;
  }

  public String label() {
    return label;
  }
}
