package io.sightline.console.status;

import io.sightline.console.backend.BackendClient;
import io.sightline.console.backend.BackendException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import tools.jackson.databind.JsonNode;

/**
 * The numbers beside the components' states: what each service did in the last 24 hours, how the
 * stores are, and statistics of what is kept. All of it from Prometheus. Thread-safe.
 */
public final class Overview {
  /**
   * What a service did in the last 24 hours; what is not known is empty.
   *
   * @param requests answered
   * @param errors of them, those with 5xx
   * @param averageSeconds response time
   */
  public record Service(
      String name,
      Optional<String> version,
      Optional<Double> uptimeSeconds,
      Optional<Double> requests,
      Optional<Double> errors,
      Optional<Double> averageSeconds) {}

  /**
   * A database or cache.
   *
   * @param state healthy, unhealthy or unknown
   * @param latencySeconds the average of what services asked in the last five minutes
   */
  public record Store(
      String name,
      String state,
      Optional<String> version,
      Optional<Double> latencySeconds,
      Optional<Double> connections,
      Optional<Double> mostConnections,
      Optional<Double> bytes) {}

  /** Everything at once. */
  public record Answer(
      List<Service> services, List<Store> stores, List<Statistics.Group> statistics) {}

  /** What the exporter says of an Elasticsearch whose version it cannot read. */
  private static final String NOT_TOLD = "0.0.0";

  private static final String JOB = "{job=\"application\"}";

  private final BackendClient prometheus;
  private final Statistics statistics;

  public Overview(BackendClient prometheus, Statistics statistics) {
    this.prometheus = prometheus;
    this.statistics = statistics;
  }

  public Answer read() throws BackendException {
    return new Answer(services(), stores(), statistics.read(this::ask));
  }

  private List<Service> services() throws BackendException {
    Map<String, String> versions =
        labels("group by (service, version) (application_info)", "service", "version");
    Map<String, Double> uptimes =
        by("service", "min by (service) (process_uptime_seconds" + JOB + ")");
    Map<String, Double> requests =
        by("service", "sum by (service) (increase(http_requests_total[24h]))");
    Map<String, Double> errors =
        by("service", "sum by (service) (increase(http_requests_total{status=~\"5..\"}[24h]))");
    Map<String, Double> averages =
        by(
            "service",
            "sum by (service) (increase(http_request_duration_seconds_sum[24h]))"
                + " / sum by (service) (increase(http_request_duration_seconds_count[24h]))");
    TreeSet<String> names = new TreeSet<>(versions.keySet());
    names.addAll(requests.keySet());
    List<Service> services = new ArrayList<>();
    for (String name : names) {
      Optional<Double> answered = Optional.ofNullable(requests.get(name));
      services.add(
          new Service(
              name,
              Optional.ofNullable(versions.get(name)),
              Optional.ofNullable(uptimes.get(name)),
              answered,
              // A counter of errors appears with the first of them.
              answered.map(some -> errors.getOrDefault(name, 0.0)),
              Optional.ofNullable(averages.get(name))));
    }
    return services;
  }

  private List<Store> stores() throws BackendException {
    List<Store> stores = new ArrayList<>();
    addStore(
        stores,
        "PostgreSQL",
        "max(pg_up)",
        labels("pg_static", "__name__", "short_version").get("pg_static"),
        "sum(rate(db_query_duration_seconds_sum[5m]))"
            + " / sum(rate(db_query_duration_seconds_count[5m]))",
        "sum(pg_stat_activity_count)",
        "max(pg_settings_max_connections)",
        "sum(pg_database_size_bytes)");
    addStore(
        stores,
        "Redis",
        "max(redis_up)",
        labels("redis_instance_info", "__name__", "redis_version").get("redis_instance_info"),
        "sum(rate(redis_command_duration_seconds_sum[5m]))"
            + " / sum(rate(redis_command_duration_seconds_count[5m]))",
        "sum(redis_connected_clients)",
        "max(redis_config_maxclients)",
        "sum(redis_memory_used_bytes)");
    addStore(
        stores,
        "Elasticsearch",
        "max(elasticsearch_cluster_health_up)"
            + " * (1 - max(elasticsearch_cluster_health_status{color=\"red\"}))",
        labels("elasticsearch_version", "__name__", "version").get("elasticsearch_version"),
        "sum(rate(shipper_bulk_duration_seconds_sum[5m]))"
            + " / sum(rate(shipper_bulk_duration_seconds_count[5m]))",
        "",
        "",
        "sum(elasticsearch_indices_store_size_bytes)");
    return stores;
  }

  private void addStore(
      List<Store> stores,
      String name,
      String up,
      String version,
      String latency,
      String connections,
      String mostConnections,
      String bytes)
      throws BackendException {
    Optional<Double> isUp = number(up);
    if (isUp.isEmpty() && version == null) {
      return;
    }
    stores.add(
        new Store(
            name,
            isUp.map(value -> value == 1 ? "healthy" : "unhealthy").orElse("unknown"),
            Optional.ofNullable(version).filter(text -> !text.equals(NOT_TOLD)),
            number(latency),
            number(connections),
            number(mostConnections),
            number(bytes)));
  }

  private Optional<Double> number(String expression) throws BackendException {
    if (expression.isEmpty()) {
      return Optional.empty();
    }
    return ask(expression)
        .path("data")
        .path("result")
        .valueStream()
        .findFirst()
        .flatMap(Overview::value);
  }

  private Map<String, Double> by(String label, String expression) throws BackendException {
    Map<String, Double> values = new TreeMap<>();
    for (JsonNode series : ask(expression).path("data").path("result")) {
      value(series)
          .ifPresent(value -> values.put(series.path("metric").path(label).asString(""), value));
    }
    return values;
  }

  private Map<String, String> labels(String expression, String key, String value)
      throws BackendException {
    Map<String, String> labels = new TreeMap<>();
    for (JsonNode series : ask(expression).path("data").path("result")) {
      JsonNode metric = series.path("metric");
      labels.put(metric.path(key).asString(""), metric.path(value).asString(""));
    }
    return labels;
  }

  /** Empty for what is not a number: a division of nothing by nothing. */
  static Optional<Double> value(JsonNode series) {
    double value =
        Double.parseDouble(series.path("value").path(1).asString("NaN").replace("Inf", "Infinity"));
    return Double.isFinite(value) ? Optional.of(value) : Optional.empty();
  }

  private JsonNode ask(String expression) throws BackendException {
    return prometheus.getJson(
        "/api/v1/query?query=" + URLEncoder.encode(expression, StandardCharsets.UTF_8));
  }
}
