package io.sightline.demo.quotes;

/** The cache did not answer. */
public final class QuotesUnavailableException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  QuotesUnavailableException(Throwable cause) {
    super("Redis did not answer: " + cause.getMessage(), cause);
  }
}
