package io.sightline.shipper.event;

/** What became of a backing index that is old or large enough: a closed set, a metric label. */
public enum Retained {
  /** Its data stream has a new one to write to. */
  ROLLED_OVER("rolled_over"),
  /** It is gone with all its documents. */
  DELETED("deleted");

  private final String label;

  Retained(String label) {
    this.label = label;
  }

  public String label() {
    return label;
  }
}
