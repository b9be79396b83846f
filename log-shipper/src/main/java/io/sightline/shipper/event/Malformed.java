package io.sightline.shipper.event;

/**
 * Why a line is not shipped as it stands but wrapped into a document that holds its text. The label
 * is in the document as {@code parse_error}.
 */
public enum Malformed {
  /** Not one JSON object. */
  NOT_JSON("not_json"),
  /** A JSON object without {@code @timestamp} on its top level, which a data stream insists on. */
  NO_TIMESTAMP("no_timestamp"),
  /** Longer than the line limit; shipped in pieces. */
  TOO_LONG("too_long"),
  /** A JSON object that names a field twice, or a logfmt line that does. */
  DUPLICATE_KEY("duplicate_key"),
  /** Not the pairs of names and values that the input's {@code parse} expects. */
  NOT_LOGFMT("not_logfmt"),
  /** The pattern of the input's {@code parse} is not in it. */
  NO_MATCH("no_match"),
  /** The pattern of the input's {@code parse} took more steps than a line may cost. */
  PATTERN_TOO_SLOW("pattern_too_slow"),
  /** Parsed, but its time is not in the format of {@code timestamp}; it has the time of reading. */
  BAD_TIMESTAMP("bad_timestamp"),
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
