package io.sightline.shipper.event;

/**
 * Why a line ends in the shipper and is not in Elasticsearch: a closed set, used as a metric label.
 */
public enum DropReason {
  /** The condition of a {@code drop} step holds. */
  CONDITION("condition"),
  /** A {@code sample} step keeps another one of its kind. */
  SAMPLED("sampled"),
  /** A record of a topic has no value, so there is nothing to ship. */
  NO_VALUE("no_value");

  private final String label;

  DropReason(String label) {
    this.label = label;
  }

  public String label() {
    return label;
  }
}
