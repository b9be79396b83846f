package io.sightline.shipper.event;

/**
 * Why something that a client sent was not stored, or not stored whole: a closed set, used as a
 * metric label.
 */
public enum Refused {
  /** The spool is full: a datagram is lost; a request is answered 429 and may come again. */
  SPOOL_FULL("spool_full"),
  /**
   * The operating system dropped datagrams because its receive buffer was full: they came faster
   * than they were taken.
   */
  RECEIVE_BUFFER_FULL("receive_buffer_full"),
  /** A message was longer than the limit; its beginning is stored. */
  CUT("cut"),
  /** A connection ended inside a message; what had come of it is stored. */
  INCOMPLETE("incomplete"),
  /** The disk did not take a datagram or a request; the latter may come again. */
  DISK("disk"),
  /** As many connections as allowed were open, so that this one was closed at once. */
  TOO_MANY_CONNECTIONS("too_many_connections"),
  /** Nothing came over a connection for longer than allowed; it was closed between two messages. */
  IDLE("idle"),
  /** The TLS handshake failed, as a rule for want of a certificate the server trusts. */
  HANDSHAKE("handshake"),
  /** A request for which there was no room beside others in time; it may come again. */
  BUSY("busy"),
  /** A request without the token. */
  UNAUTHORIZED("unauthorized"),
  /** A request body that is broken or in an encoding nobody knows; nothing of it is stored. */
  BROKEN_BODY("broken_body"),
  /** A request body over the limit; nothing of it is stored. */
  TOO_LARGE("too_large"),
  /** Records were deleted by their topic's retention before they were read. */
  EXPIRED("expired");

  private final String label;

  Refused(String label) {
    this.label = label;
  }

  public String label() {
    return label;
  }
}
