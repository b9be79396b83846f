package io.sightline.shipper;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.sightline.shipper.event.Malformed;
import io.sightline.shipper.event.Origin;
import io.sightline.shipper.event.Rejection;
import io.sightline.shipper.event.RetryReason;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import org.junit.jupiter.api.Test;

final class ShipperMetricsTest {
  private static final Origin ORIGIN = new Origin("app", "id", "/logs/app.log");

  private final PrometheusMeterRegistry registry =
      new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
  private final ShipperMetrics metrics =
      new ShipperMetrics(
          registry, List.of("app", "db"), Clock.fixed(Instant.ofEpochMilli(1_500), ZoneOffset.UTC));

  @Test
  void everySeriesIsThereFromTheStart() {
    assertThat(scrape())
        .contains(
            "shipper_lines_read_total{class=\"app\"} 0.0",
            "shipper_lines_read_total{class=\"db\"} 0.0",
            "shipper_documents_delivered_total{class=\"app\"} 0.0",
            "shipper_documents_rejected_total{class=\"app\",reason=\"mapping\"} 0.0",
            "shipper_documents_rejected_total{class=\"db\",reason=\"too_large\"} 0.0",
            "shipper_bytes_read_total 0.0",
            "shipper_retries_total{reason=\"too_many_requests\"} 0.0",
            "shipper_retries_total{reason=\"server_error\"} 0.0",
            "shipper_retries_total{reason=\"no_connection\"} 0.0",
            "shipper_retries_total{reason=\"unreadable_answer\"} 0.0",
            "shipper_retries_total{reason=\"too_large\"} 0.0",
            "shipper_retries_total{reason=\"refused\"} 0.0",
            "shipper_lag_bytes{class=\"app\"} 0.0",
            "shipper_last_delivery_timestamp_seconds 0.0",
            "shipper_dead_letters_total{reason=\"other\"} 0.0",
            "shipper_files_open 0.0",
            "shipper_lines_malformed_total{reason=\"not_json\"} 0.0",
            "shipper_lines_malformed_total{reason=\"no_timestamp\"} 0.0",
            "shipper_lines_malformed_total{reason=\"too_long\"} 0.0",
            "shipper_bulk_duration_seconds_bucket{le=\"0.005\"} 0",
            "shipper_bulk_duration_seconds_count 0");
  }

  @Test
  void whatHappensIsCounted() {
    metrics.linesRead("app", 3, 300);
    metrics.delivered("app", 2);
    metrics.deadLettered(ORIGIN, 7, Rejection.MAPPING, "because");
    metrics.lineMalformed(ORIGIN, 7, Malformed.NOT_JSON);
    metrics.retrying(RetryReason.NO_CONNECTION, "gone", Duration.ZERO);
    metrics.bulkAnswered(Duration.ofMillis(7));
    metrics.filesOpen(4);
    metrics.lag("db", 99);
    assertThat(scrape())
        .contains(
            "shipper_lines_read_total{class=\"app\"} 3.0",
            "shipper_bytes_read_total 300.0",
            "shipper_documents_delivered_total{class=\"app\"} 2.0",
            "shipper_last_delivery_timestamp_seconds 1.5",
            "shipper_documents_rejected_total{class=\"app\",reason=\"mapping\"} 1.0",
            "shipper_dead_letters_total{reason=\"mapping\"} 1.0",
            "shipper_lines_malformed_total{reason=\"not_json\"} 1.0",
            "shipper_retries_total{reason=\"no_connection\"} 1.0",
            "shipper_bulk_duration_seconds_bucket{le=\"0.005\"} 0",
            "shipper_bulk_duration_seconds_bucket{le=\"0.01\"} 1",
            "shipper_files_open 4.0",
            "shipper_lag_bytes{class=\"db\"} 99.0");
  }

  private List<String> scrape() {
    return registry.scrape().lines().toList();
  }
}
