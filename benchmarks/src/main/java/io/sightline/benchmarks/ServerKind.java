package io.sightline.benchmarks;

/** What is compared. */
public enum ServerKind {
  /** Javalin alone. */
  PLAIN,
  /** With app-metrics, the request log switched off. */
  METRICS,
  /** With app-metrics and a JSON line a request in {@code access.log}. */
  METRICS_AND_LOG,
  /** The same, with a line of the service's own for each request. */
  METRICS_AND_TWO_LOGS
}
