package io.sightline.metrics.health;

import io.sightline.metrics.secrets.Secrets;

/** Error texts that may be shown to anybody who can reach a health endpoint. */
final class ErrorText {
  private static final int LIMIT = 200;

  /** What is looked at at all: masking a text of megabytes for 200 characters would cost. */
  private static final int LOOKED_AT = 4000;

  private ErrorText() {}

  /** The first line of the exception's message, secrets masked, at most 200 characters. */
  static String of(Throwable failure, Secrets secrets) {
    String message;
    try {
      message = failure.getMessage();
    } catch (RuntimeException e) {
      message = null;
    }
    if (message == null || message.isBlank()) {
      return failure.getClass().getSimpleName();
    }
    return of(message, secrets);
  }

  static String of(String message, Secrets secrets) {
    String looked = message.length() > LOOKED_AT ? message.substring(0, LOOKED_AT) : message;
    // Masked before it is cut, lest half a secret be no longer known as one.
    String text = secrets.text(looked.strip().lines().findFirst().orElse("").strip());
    return text.length() <= LIMIT ? text : text.substring(0, LIMIT) + "…";
  }
}
