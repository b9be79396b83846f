package io.sightline.shipper.kafka;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.common.Metric;
import org.jspecify.annotations.Nullable;

/**
 * Notices that no byte comes from any broker. A member that is well hears of its heartbeats every
 * few seconds, whatever it reads. The member's thread alone.
 */
final class Silence {
  private static final long LONG_NANOS = Duration.ofSeconds(10).toNanos();

  private final MetadataUpdates updates;
  private final @Nullable Metric received;
  private double bytes;
  private long heardNanos = System.nanoTime();
  private long noticedNanos = heardNanos;

  Silence(Consumer<?, ?> consumer, MetadataUpdates updates) {
    this.updates = updates;
    received =
        consumer.metrics().values().stream()
            .filter(metric -> metric.metricName().group().equals("consumer-metrics"))
            .filter(metric -> metric.metricName().name().equals("incoming-byte-total"))
            .findFirst()
            .map(Metric.class::cast)
            .orElse(null);
  }

  /** For how long it is silent; 0 when it is not, and between two times of telling it. */
  long newlyNoticedSeconds() {
    long now = System.nanoTime();
    double heard = received != null && received.metricValue() instanceof Double all ? all : now;
    // A TLS port answers those who speak without TLS with an alert, which is no answer.
    if (heard != bytes && updates.count() > 0) {
      bytes = heard;
      heardNanos = now;
      noticedNanos = now;
    } else if (now - noticedNanos > LONG_NANOS) {
      noticedNanos = now;
      return TimeUnit.NANOSECONDS.toSeconds(now - heardNanos);
    }
    return 0;
  }
}
