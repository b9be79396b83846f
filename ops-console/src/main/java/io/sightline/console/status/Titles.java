package io.sightline.console.status;

import java.util.Map;

/** How people call the components whose names only machines like. */
final class Titles {
  private static final Map<String, String> KNOWN =
      Map.ofEntries(
          Map.entry("postgresql", "PostgreSQL"),
          Map.entry("redis", "Redis"),
          Map.entry("elasticsearch", "Elasticsearch"),
          Map.entry("demo-service", "Demo service"),
          Map.entry("traffic", "Traffic generator"),
          Map.entry("log-shipper", "Log shipper"),
          Map.entry("ops-console", "Operations console"),
          Map.entry("node-exporter", "Node exporter"),
          Map.entry("postgres-exporter", "PostgreSQL exporter"),
          Map.entry("redis-exporter", "Redis exporter"),
          Map.entry("prometheus", "Prometheus"),
          Map.entry("alertmanager", "Alertmanager"),
          Map.entry("grafana", "Grafana"),
          Map.entry("kibana", "Kibana"));

  private Titles() {}

  static String of(String name) {
    return KNOWN.getOrDefault(name, name);
  }
}
