package io.sightline.shipper.sink;

import java.util.Set;

/** What an HTTP status means for the documents it speaks of. */
enum Verdict {
  /** They are in Elasticsearch: created now (2xx) or by an earlier try (409). */
  DELIVERED,
  /** A fault that passes: the same documents again after a pause. */
  RETRY,
  /**
   * Refused for a reason that lies in credentials, privileges or setup and not in the document.
   * Sent again slowly until someone mends it.
   */
  HOLD,
  /** The server was asked for too much at once. */
  TOO_LARGE,
  /** This document will never be accepted. */
  REJECTED;

  /**
   * Failures with status 400 that speak of the stream and not of the document: the cluster may not
   * have more shards, so the stream cannot be created; its write index is closed.
   */
  private static final Set<String> OF_THE_STREAM =
      Set.of("validation_exception", "index_closed_exception");

  /** Whether a document with this status is in Elasticsearch. */
  static boolean isDelivered(int status) {
    return (status >= 200 && status < 300) || status == 409;
  }

  /** For one document of a readable bulk answer. */
  static Verdict ofItem(int status, String type, String reason) {
    if (isDelivered(status)) {
      return DELIVERED;
    }
    if (status == 429 || status >= 500) {
      return RETRY;
    }
    if (status == 401 || status == 403 || status == 404 || OF_THE_STREAM.contains(type)) {
      return HOLD;
    }
    if (status == 400 && reason.startsWith("pipeline with id")) {
      // The stream's template names an ingest pipeline that is not there.
      return HOLD;
    }
    return REJECTED;
  }

  /**
   * For a whole request that was not answered with 200. Nothing is given up here: as long as no
   * document is named, no document is to blame.
   */
  static Verdict ofRequest(int status) {
    if (status == 413) {
      return TOO_LARGE;
    }
    if (status == 429 || status == 408 || status >= 500) {
      return RETRY;
    }
    return HOLD;
  }
}
