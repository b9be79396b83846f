package io.sightline.shipper.event;

/** Why documents are sent again: a closed set, used as a metric label. */
public enum RetryReason {
  /** Status 429, for the request or for single documents. */
  TOO_MANY_REQUESTS("too_many_requests"),
  /** Status 5xx, for the request or for single documents. */
  SERVER_ERROR("server_error"),
  /** No connection, or it broke before the answer was complete. */
  NO_CONNECTION("no_connection"),
  /** An answer came that is no bulk answer, so nobody knows what was stored. */
  UNREADABLE_ANSWER("unreadable_answer"),
  /** The request was too large and goes out again in halves. */
  TOO_LARGE("too_large"),
  /** Refused for a reason that someone has to mend: credentials, privileges, a missing template. */
  REFUSED("refused");

  private final String label;

  RetryReason(String label) {
    this.label = label;
  }

  public String label() {
    return label;
  }
}
