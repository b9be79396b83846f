package io.sightline.shipper.event;

/** Why joined lines ended before a line said so: a closed set, used as a metric label. */
public enum CutReason {
  /** No further line came in time. */
  TIMEOUT("timeout"),
  /** Shipping ends, or the file does. */
  FLUSH("flush"),
  /** They are as many as may be joined. */
  MAX_LINES("max_lines"),
  /** They are as long as may be joined. */
  MAX_BYTES("max_bytes");

  private final String label;

  CutReason(String label) {
    this.label = label;
  }

  public String label() {
    return label;
  }
}
