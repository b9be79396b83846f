package io.sightline.shipper.event;

/** Why a line is not shipped as it stands but wrapped into a document that holds its text. */
public enum Malformed {
  /** Not one JSON object. */
  NOT_JSON("not_json"),
  /** A JSON object without {@code @timestamp} on its top level, which a data stream insists on. */
  NO_TIMESTAMP("no_timestamp"),
  /** Longer than the line limit; shipped in pieces. */
  TOO_LONG("too_long"),
  /** Came over syslog and has no {@code <priority>} in front. */
  NOT_SYSLOG("not_syslog"),
  /** Says that it is RFC 5424 syslog, and its header is broken. */
  BROKEN_SYSLOG("broken_syslog");

  private final String label;

  Malformed(String label) {
    this.label = label;
  }

  public String label() {
    return label;
  }
}
