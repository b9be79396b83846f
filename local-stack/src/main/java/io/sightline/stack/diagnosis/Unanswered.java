package io.sightline.stack.diagnosis;

import java.io.IOException;
import java.net.ConnectException;
import java.net.http.HttpTimeoutException;
import java.nio.channels.UnresolvedAddressException;

/** Nothing useful came back; the message is a sentence about the server, without its name. */
final class Unanswered extends IOException {
  private static final long serialVersionUID = 1;

  private final boolean refused;

  /**
   * Nothing useful came back.
   *
   * @param refused whether it answered that the login is wrong
   */
  Unanswered(String message, boolean refused) {
    super(message);
    this.refused = refused;
  }

  boolean refused() {
    return refused;
  }

  /** What the failure of a request means. */
  static String reason(Throwable failure) {
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      if (cause instanceof UnresolvedAddressException) {
        return "no such host";
      }
    }
    if (failure instanceof ConnectException) {
      return "nothing listens there";
    }
    if (failure instanceof HttpTimeoutException) {
      return "no answer in time";
    }
    return failure.getMessage() == null ? failure.toString() : failure.getMessage();
  }
}
