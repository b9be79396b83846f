package io.sightline.shipper.event;

/** Why a document went to the dead-letter file: a closed set, used as a metric label. */
public enum Rejection {
  /** Elasticsearch could not read the document or fit it into the mapping. */
  MAPPING("mapping"),
  /** The document alone is larger than one request may be. */
  TOO_LARGE("too_large"),
  /** Any other refusal that lies in the document. */
  OTHER("other");

  private final String label;

  Rejection(String label) {
    this.label = label;
  }

  public String label() {
    return label;
  }
}
