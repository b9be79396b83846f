package io.sightline.console.relay;

import io.sightline.console.backend.BackendClient;
import io.sightline.console.backend.BackendException;
import io.sightline.console.relay.RelayEvents.Enrichment;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Stands between Prometheus and Alertmanager, with the same interface: puts log lines into the
 * annotations of alerts and hands them on. However many alerts come at once and whatever
 * Elasticsearch does, they are on their way after {@link #PATIENCE}. Thread-safe.
 *
 * <pre>
 * log_lines    the newest error lines, a line each
 * request_ids  of these lines, with ", " between; trace_ids likewise
 * logs_url     opens them
 * </pre>
 */
public final class AlertIntake {
  /** For all lookups of one request together; alerts must not be late by more than 5 s. */
  private static final Duration PATIENCE = Duration.ofSeconds(3);

  private static final Duration LOOK_AGAIN = Duration.ofMinutes(1);
  private static final Duration FORGET = Duration.ofHours(1);
  private static final int REMEMBERED = 1_000;
  private static final Set<String> WITHOUT = Set.of("Watchdog", "InfoInhibitor", "TestAlert");

  /** What was found for an alert, and when it was looked for. */
  private record Remembered(Map<String, String> annotations, Instant at) {}

  private final BackendClient alertmanager;
  private final LogLines logLines;
  private final LogLinks links;
  private final ExecutorService threads;
  private final Clock clock;
  private final RelayEvents events;
  private final Map<Map<String, String>, Remembered> remembered = new LinkedHashMap<>();

  AlertIntake(
      BackendClient alertmanager,
      LogLines logLines,
      LogLinks links,
      ExecutorService threads,
      Clock clock,
      RelayEvents events) {
    this.alertmanager = alertmanager;
    this.logLines = logLines;
    this.links = links;
    this.threads = threads;
    this.clock = clock;
    this.events = events;
  }

  /** Where log lines can be read. */
  record LogLinks(URI console, Optional<URI> kibana) {
    String of(String service, String environment, Instant startsAt) {
      Instant from = startsAt.minus(Duration.ofMinutes(10));
      Instant to = startsAt.plus(Duration.ofMinutes(50));
      if (kibana.isEmpty()) {
        return console
            + (service.isEmpty() ? "/logs?" : "/logs?service=" + encoded(service) + "&")
            + "environment="
            + encoded(environment)
            + "&level=ERROR&from="
            + from.toEpochMilli()
            + "&to="
            + to.toEpochMilli();
      }
      String query =
          "service:\"%s\" and environment:\"%s\" and level:ERROR".formatted(service, environment);
      return kibana.get()
          + "/app/discover#/?_g=(time:(from:'%s',to:'%s'))".formatted(from, to)
          + "&_a=(query:(language:kuery,query:'%s'))".formatted(encoded(query));
    }

    private static String encoded(String text) {
      return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
    }
  }

  /**
   * Hands alerts on.
   *
   * @param body what Prometheus posts to {@code /api/v2/alerts}: a JSON array
   * @throws IllegalArgumentException with a sentence when it is something else
   * @throws BackendException when Alertmanager does not take them; Prometheus sends them again
   */
  public void take(byte[] body) throws BackendException, InterruptedException {
    JsonNode alerts = Bodies.tree(body);
    if (!(alerts instanceof ArrayNode array)) {
      throw new IllegalArgumentException("expected a JSON array of alerts");
    }
    enrich(array);
    alertmanager.post("/api/v2/alerts", array);
  }

  private void enrich(ArrayNode alerts) throws InterruptedException {
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    Map<Map<String, String>, Future<Map<String, String>>> lookups = new HashMap<>();
    for (JsonNode alert : alerts) {
      Map<String, String> labels = AlertGroup.texts(alert.path("labels"));
      if (wantsLines(labels) && isStale(labels)) {
        Instant startsAt =
            AlertGroup.instant(alert.path("startsAt").asString("")).orElse(clock.instant());
        lookups.put(labels, threads.submit(() -> lookUp(labels, startsAt)));
      }
    }
    for (Map.Entry<Map<String, String>, Future<Map<String, String>>> lookup : lookups.entrySet()) {
      await(lookup.getKey(), lookup.getValue(), deadline);
    }
    for (JsonNode alert : alerts) {
      Map<String, String> annotations = remembered(AlertGroup.texts(alert.path("labels")));
      if (!annotations.isEmpty() && alert instanceof ObjectNode object) {
        ObjectNode all = object.withObjectProperty("annotations");
        annotations.forEach(all::put);
      }
    }
  }

  private static boolean wantsLines(Map<String, String> labels) {
    return !WITHOUT.contains(labels.getOrDefault("alertname", ""))
        && Set.of("critical", "warning").contains(labels.getOrDefault("severity", ""))
        && labels.containsKey("environment");
  }

  private Map<String, String> lookUp(Map<String, String> labels, Instant startsAt)
      throws BackendException {
    String service = labels.getOrDefault("service", "");
    String environment = labels.getOrDefault("environment", "");
    LogLines.Found found = logLines.find(service, environment, startsAt);
    if (found.lines().isEmpty()) {
      return Map.of();
    }
    Map<String, String> annotations = new LinkedHashMap<>();
    annotations.put("log_lines", String.join("\n", found.lines()));
    if (!found.requestIds().isEmpty()) {
      annotations.put("request_ids", String.join(", ", found.requestIds()));
    }
    if (!found.traceIds().isEmpty()) {
      annotations.put("trace_ids", String.join(", ", found.traceIds()));
    }
    annotations.put("logs_url", links.of(service, environment, startsAt));
    return annotations;
  }

  private void await(Map<String, String> labels, Future<Map<String, String>> lookup, long deadline)
      throws InterruptedException {
    try {
      Map<String, String> annotations =
          lookup.get(Math.max(0, deadline - System.nanoTime()), TimeUnit.NANOSECONDS);
      remember(labels, annotations);
      events.enriched(annotations.isEmpty() ? Enrichment.NONE : Enrichment.FOUND);
    } catch (ExecutionException | TimeoutException without) {
      lookup.cancel(true);
      // Asked again with the next alerts, and not sooner than they come.
      events.enriched(Enrichment.FAILED);
    }
  }

  private synchronized boolean isStale(Map<String, String> labels) {
    Remembered known = remembered.get(labels);
    // Lines that were found stay: a message shall not change while it is read.
    return known == null
        || (known.annotations().isEmpty() && known.at().plus(LOOK_AGAIN).isBefore(clock.instant()))
        || known.at().plus(FORGET).isBefore(clock.instant());
  }

  private synchronized void remember(Map<String, String> labels, Map<String, String> annotations) {
    remembered.remove(labels);
    remembered.put(labels, new Remembered(annotations, clock.instant()));
    Iterator<Map<String, String>> oldest = remembered.keySet().iterator();
    while (remembered.size() > REMEMBERED && oldest.hasNext()) {
      oldest.next();
      oldest.remove();
    }
  }

  private synchronized Map<String, String> remembered(Map<String, String> labels) {
    Remembered known = remembered.get(labels);
    return known == null ? Map.of() : known.annotations();
  }
}
