package io.sightline.console.relay;

import java.time.Duration;

/** What happens to alerts on their way; metrics and log lines are made from it. Any thread. */
public interface RelayEvents {
  /** What became of a message to a channel. */
  enum Outcome {
    /** The channel's server took it. */
    DELIVERED,
    /** The same message had been delivered a moment before. */
    DUPLICATE,
    /** The channel's server does not want it; nobody will send it again. */
    REFUSED,
    /** Not delivered in time; Alertmanager will send it again. */
    FAILED
  }

  /** What log lines there were for an alert. */
  enum Enrichment {
    FOUND,
    NONE,
    /** Elasticsearch was away or slow, so the alert went out without them. */
    FAILED
  }

  /**
   * A message to a channel came to its end.
   *
   * @param answer of the server, for a message that was not delivered; else empty
   */
  void relayed(String channel, Outcome outcome, String answer);

  void enriched(Enrichment result);

  /** The first heartbeat, or the first one after an alarm. */
  void heartbeatHeard();

  /** No heartbeat for so long: whoever is left is told. */
  void heartbeatMissed(Duration silence);

  /** A page that waits for our heartbeat could not be told. */
  void pingFailed(String reason);
}
