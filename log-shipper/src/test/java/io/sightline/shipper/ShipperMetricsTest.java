package io.sightline.shipper;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.sightline.shipper.event.CutReason;
import io.sightline.shipper.event.DropReason;
import io.sightline.shipper.event.LossReason;
import io.sightline.shipper.event.Malformed;
import io.sightline.shipper.event.MaskReason;
import io.sightline.shipper.event.Origin;
import io.sightline.shipper.event.PatternUse;
import io.sightline.shipper.event.Refused;
import io.sightline.shipper.event.Rejection;
import io.sightline.shipper.event.Retained;
import io.sightline.shipper.event.RetryReason;
import io.sightline.shipper.event.RouteFallback;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class ShipperMetricsTest {
  private static final Origin ORIGIN = new Origin("app", "id", "/logs/app.log");
  private final IOException failure = new IOException("No space left on device");

  @TempDir Path folder;

  private final PrometheusMeterRegistry registry =
      new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
  private final SetClock clock = new SetClock();
  private Duration stalled = Duration.ZERO;
  private ShipperMetrics metrics;

  /** Stands still until it is set. */
  private static final class SetClock extends Clock {
    private long millis = 1_500;

    @Override
    public ZoneId getZone() {
      return ZoneOffset.UTC;
    }

    @Override
    public Clock withZone(ZoneId zone) {
      throw new UnsupportedOperationException();
    }

    @Override
    public Instant instant() {
      return Instant.ofEpochMilli(millis);
    }
  }

  @BeforeEach
  void watch() {
    metrics =
        new ShipperMetrics(
            registry, List.of("app", "db"), folder.resolve("letters"), () -> stalled, clock);
  }

  @Test
  void everySeriesIsThereFromTheStart() {
    assertThat(scrape())
        .contains(
            "shipper_bytes_read_total 0.0",
            "shipper_last_delivery_timestamp_seconds 0.0",
            "shipper_files_open 0.0",
            "shipper_files_known 0.0",
            "shipper_bulks_in_flight 0.0",
            "shipper_streams_held 0.0",
            "shipper_stalled_seconds 0.0",
            "shipper_checkpoint_age_seconds 0.0",
            "shipper_checkpoint_failures_total 0.0",
            "shipper_checkpoint_damaged_total 0.0",
            "shipper_dead_letter_file_bytes 0.0",
            "shipper_dead_letter_failures_total 0.0",
            "shipper_doubles_taken_back_total 0.0",
            "shipper_config_reloads_total{result=\"taken\"} 0.0",
            "shipper_config_reloads_total{result=\"refused\"} 0.0",
            "shipper_config_last_reload_successful 1.0",
            "shipper_bulk_duration_seconds_bucket{le=\"0.005\"} 0",
            "shipper_bulk_duration_seconds_count 0");
    for (String plain :
        List.of(
            "lines_read_total",
            "documents_delivered_total",
            "bytes_replaced_total",
            "lag_bytes",
            "lag_seconds",
            "messages_received_total",
            "messages_received_bytes_total",
            "spool_bytes",
            "spool_limit_bytes",
            "spool_full_total",
            "spool_damaged_bytes_total",
            "spool_tail_cut_bytes_total",
            "spool_failures_total",
            "receiver_troubles_total")) {
      assertThat(scrape())
          .contains(
              "shipper_" + plain + "{class=\"app\"} 0.0",
              "shipper_" + plain + "{class=\"db\"} 0.0");
    }
  }

  @Test
  void everyReasonIsThereFromTheStart() {
    startsAtZero("retries_total", "", labels(RetryReason.values(), RetryReason::label));
    startsAtZero("lines_malformed_total", "", labels(Malformed.values(), Malformed::label));
    startsAtZero("dead_letters_total", "", labels(Rejection.values(), Rejection::label));
    startsAtZero("indices_retained_total", "", labels(Retained.values(), Retained::label));
    String app = "class=\"app\",";
    startsAtZero("documents_rejected_total", app, labels(Rejection.values(), Rejection::label));
    startsAtZero("lines_dropped_total", app, labels(DropReason.values(), DropReason::label));
    startsAtZero("bytes_lost_total", app, labels(LossReason.values(), LossReason::label));
    startsAtZero("values_masked_total", app, labels(MaskReason.values(), MaskReason::label));
    startsAtZero("joins_cut_total", app, labels(CutReason.values(), CutReason::label));
    startsAtZero(
        "routes_fallen_back_total", app, labels(RouteFallback.values(), RouteFallback::label));
    startsAtZero("patterns_given_up_total", app, labels(PatternUse.values(), PatternUse::label));
    startsAtZero("messages_refused_total", app, labels(Refused.values(), Refused::label));
  }

  @Test
  void deliveryIsCounted() {
    metrics.linesRead("app", 3, 300);
    metrics.delivered("app", 2);
    metrics.deadLettered(ORIGIN, 7, Rejection.MAPPING, "because");
    metrics.deadLettersFailed(folder, failure);
    metrics.retrying(RetryReason.NO_CONNECTION, "gone", Duration.ZERO);
    metrics.bulkAnswered(Duration.ofMillis(7));
    metrics.underWay(2);
    metrics.streamsHeld(1);
    metrics.rolloversHidden("grant it");
    metrics.doublesTakenBack("logs-app-local", 4);
    metrics.retained(Retained.DELETED, ".ds-1");
    metrics.retentionFailed(failure);
    assertThat(scrape())
        .contains(
            "shipper_lines_read_total{class=\"app\"} 3.0",
            "shipper_bytes_read_total 300.0",
            "shipper_documents_delivered_total{class=\"app\"} 2.0",
            "shipper_last_delivery_timestamp_seconds 1.5",
            "shipper_documents_rejected_total{class=\"app\",reason=\"mapping\"} 1.0",
            "shipper_dead_letters_total{reason=\"mapping\"} 1.0",
            "shipper_dead_letter_failures_total 1.0",
            "shipper_retries_total{reason=\"no_connection\"} 1.0",
            "shipper_bulk_duration_seconds_bucket{le=\"0.005\"} 0",
            "shipper_bulk_duration_seconds_bucket{le=\"0.01\"} 1",
            "shipper_bulks_in_flight 2.0",
            "shipper_streams_held 1.0",
            "shipper_rollovers_hidden_total 1.0",
            "shipper_doubles_taken_back_total 4.0",
            "shipper_indices_retained_total{reason=\"deleted\"} 1.0",
            "shipper_retention_failures_total 1.0");
  }

  @Test
  void filesAreCounted() {
    metrics.filesOpen(4);
    metrics.filesKnown(9);
    metrics.lag("db", 99);
    metrics.lagSeconds("db", 2.5);
    metrics.fileTruncated("/logs/app.log", 5);
    metrics.fileMissing("/logs/app.log", 5);
    metrics.fileUnreadable(folder, failure);
    metrics.fileIsCopy("/logs/b", "/logs/a");
    metrics.bytesLost("app", "/logs/app.log", 12, LossReason.TRUNCATED);
    assertThat(scrape())
        .contains(
            "shipper_files_open 4.0",
            "shipper_files_known 9.0",
            "shipper_lag_bytes{class=\"db\"} 99.0",
            "shipper_lag_seconds{class=\"db\"} 2.5",
            "shipper_files_truncated_total 1.0",
            "shipper_files_missing_total 1.0",
            "shipper_file_failures_total 1.0",
            "shipper_files_copied_total 1.0",
            "shipper_bytes_lost_total{class=\"app\",reason=\"truncated\"} 12.0");
  }

  @Test
  void processingIsCounted() {
    metrics.lineMalformed(ORIGIN, 7, Malformed.NOT_JSON);
    metrics.bytesReplaced(ORIGIN, 7, 3);
    metrics.lineDropped("app", DropReason.SAMPLED);
    metrics.valuesMasked("app", MaskReason.NAME, 5);
    metrics.joinCut("app", CutReason.MAX_BYTES);
    metrics.routeFellBack("app", RouteFallback.ILLEGAL);
    metrics.patternGaveUp("app", PatternUse.MULTILINE);
    assertThat(scrape())
        .contains(
            "shipper_lines_malformed_total{reason=\"not_json\"} 1.0",
            "shipper_bytes_replaced_total{class=\"app\"} 3.0",
            "shipper_lines_dropped_total{class=\"app\",reason=\"sampled\"} 1.0",
            "shipper_values_masked_total{class=\"app\",reason=\"name\"} 5.0",
            "shipper_joins_cut_total{class=\"app\",reason=\"max_bytes\"} 1.0",
            "shipper_routes_fallen_back_total{class=\"app\",reason=\"illegal\"} 1.0",
            "shipper_patterns_given_up_total{class=\"app\",reason=\"multiline\"} 1.0");
  }

  @Test
  void receiversAndSpoolsAreCounted() {
    metrics.received("app", 3, 300);
    metrics.refused("app", Refused.SPOOL_FULL, 2);
    metrics.spoolSize("app", 50, 100);
    metrics.spoolFull("app");
    metrics.spoolDamaged("app", folder, 6, "why");
    metrics.spoolTailCut("app", folder, 7);
    metrics.spoolFailed("app", folder, failure);
    metrics.receiverTrouble("app", "what");
    assertThat(scrape())
        .contains(
            "shipper_messages_received_total{class=\"app\"} 3.0",
            "shipper_messages_received_bytes_total{class=\"app\"} 300.0",
            "shipper_messages_refused_total{class=\"app\",reason=\"spool_full\"} 2.0",
            "shipper_spool_bytes{class=\"app\"} 50.0",
            "shipper_spool_limit_bytes{class=\"app\"} 100.0",
            "shipper_spool_full_total{class=\"app\"} 1.0",
            "shipper_spool_damaged_bytes_total{class=\"app\"} 6.0",
            "shipper_spool_tail_cut_bytes_total{class=\"app\"} 7.0",
            "shipper_spool_failures_total{class=\"app\"} 1.0",
            "shipper_receiver_troubles_total{class=\"app\"} 1.0");
  }

  @Test
  void theCheckpointIsAsOldAsTheFirstFailureSinceTheDiskKnewItAll() {
    metrics.checkpointCurrent(true);
    clock.millis = 10_000;
    metrics.checkpointCurrent(false);
    clock.millis = 12_000;
    metrics.checkpointCurrent(false);
    metrics.checkpointFailed(folder, failure);
    metrics.checkpointDamaged(folder, "why");
    clock.millis = 13_500;
    assertThat(scrape())
        .contains(
            "shipper_checkpoint_age_seconds 3.5",
            "shipper_checkpoint_failures_total 1.0",
            "shipper_checkpoint_damaged_total 1.0");
    clock.millis = 0;
    assertThat(scrape()).contains("shipper_checkpoint_age_seconds 0.0");
    metrics.checkpointCurrent(true);
    clock.millis = 99_000;
    assertThat(scrape()).contains("shipper_checkpoint_age_seconds 0.0");
  }

  @Test
  void whatIsLookedUpIsAsOfNow() throws IOException {
    Files.writeString(folder.resolve("letters"), "0123456789");
    stalled = Duration.ofMillis(2_500);
    assertThat(scrape())
        .contains("shipper_dead_letter_file_bytes 10.0", "shipper_stalled_seconds 2.5");
  }

  @Test
  void aNewConfigurationKeepsWhatWasCountedAndKnownOfItsClasses() {
    metrics.linesRead("app", 3, 300);
    metrics.lag("app", 70);
    metrics.lag("db", 80);
    metrics.lagSeconds("db", 8);
    metrics.spoolSize("db", 50, 100);
    metrics.linesRead("db", 2, 200);
    metrics.watch(List.of("app", "web"));
    metrics.reloaded(true);
    metrics.reloaded(false);
    assertThat(scrape())
        .contains(
            "shipper_lines_read_total{class=\"app\"} 3.0",
            "shipper_lag_bytes{class=\"app\"} 70.0",
            "shipper_lines_read_total{class=\"web\"} 0.0",
            "shipper_lines_read_total{class=\"db\"} 2.0",
            "shipper_lag_bytes{class=\"db\"} 0.0",
            "shipper_lag_seconds{class=\"db\"} 0.0",
            "shipper_spool_bytes{class=\"db\"} 0.0",
            "shipper_spool_limit_bytes{class=\"db\"} 0.0",
            "shipper_config_reloads_total{result=\"taken\"} 1.0",
            "shipper_config_reloads_total{result=\"refused\"} 1.0",
            "shipper_config_last_reload_successful 0.0");
    metrics.reloaded(true);
    assertThat(scrape()).contains("shipper_config_last_reload_successful 1.0");
    metrics.lag("app", 71);
    metrics.lag("web", 5);
    assertThat(scrape())
        .contains("shipper_lag_bytes{class=\"app\"} 71.0", "shipper_lag_bytes{class=\"web\"} 5.0");
  }

  @Test
  void aClassThatOnlyAnOldCheckpointKnowsIsCountedToo() {
    metrics.bytesLost("gone", "/logs/gone.log", 12, LossReason.GONE);
    assertThat(scrape()).contains("shipper_bytes_lost_total{class=\"gone\",reason=\"gone\"} 12.0");
  }

  private void startsAtZero(String name, String otherLabels, List<String> reasons) {
    assertThat(scrape())
        .containsAll(
            reasons.stream()
                .map(why -> "shipper_" + name + "{" + otherLabels + "reason=\"" + why + "\"} 0.0")
                .toList());
  }

  private static <E> List<String> labels(E[] values, java.util.function.Function<E, String> label) {
    return Stream.of(values).map(label).toList();
  }

  private List<String> scrape() {
    return Arrays.asList(registry.scrape().split("\n"));
  }
}
