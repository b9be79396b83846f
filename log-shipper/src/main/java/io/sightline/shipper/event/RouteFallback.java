package io.sightline.shipper.event;

/**
 * Why a document went to the usual data stream and not where its field says: a closed set, used as
 * a metric label.
 */
public enum RouteFallback {
  /** The field is not there or holds no single value. */
  ABSENT("absent"),
  /** Its value cannot be a part of the name of a data stream. */
  ILLEGAL("illegal"),
  /** So many values have a data stream of their own already that no further one gets one. */
  TOO_MANY("too_many");

  private final String label;

  RouteFallback(String label) {
    this.label = label;
  }

  public String label() {
    return label;
  }
}
