package io.sightline.shipper.event;

/** Why bytes of a file cannot be shipped: a closed set, used as a metric label. */
public enum LossReason {
  /** The file was truncated or overwritten before they were read, and no copy holds them. */
  TRUNCATED("truncated"),
  /** They are a last line without a line end, in a file to which nobody writes any more. */
  UNTERMINATED("unterminated"),
  /** The file vanished while the shipper was down, or while it was not open. */
  GONE("gone"),
  /** They lie behind the place where a compressed file is broken. */
  CORRUPT("corrupt"),
  /** They are the rest of a line that is longer than the limit, and such lines are cut. */
  CUT("cut");

  private final String label;

  LossReason(String label) {
    this.label = label;
  }

  public String label() {
    return label;
  }
}
