package io.sightline.stack.diagnosis;

import java.util.Locale;
import java.util.Set;

/** What may be deployed without the other in the docker runtime; the demo service is in both. */
public enum Half {
  /** Prometheus and all that it asks and tells. */
  MONITORING(
      "targets, rules, alerts and the figures of the log shipper were",
      Set.of(
          "prometheus",
          "alertmanager",
          "grafana",
          "ops-console",
          "node-exporter",
          "postgres-exporter",
          "redis-exporter",
          "blackbox-exporter")),
  /** Elasticsearch and what fills and reads it. */
  LOGGING(
      "Elasticsearch, Kibana and the log shipper were",
      Set.of("elasticsearch", "kibana", "log-shipper", "elasticsearch-exporter"));

  private final String what;
  private final Set<String> services;

  Half(String what, Set<String> services) {
    this.what = what;
    this.services = Set.copyOf(services);
  }

  /** As {@code deploy.sh} calls it. */
  public String text() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** Whether a service, by its label, belongs to it. */
  boolean has(String service) {
    return services.contains(service);
  }

  /** The finding that it is not there. */
  Finding absent() {
    return Finding.skipped(
        text(),
        "is not deployed: " + what + " not looked at",
        "./deploy.sh deploy-" + text() + ", where you want it");
  }
}
