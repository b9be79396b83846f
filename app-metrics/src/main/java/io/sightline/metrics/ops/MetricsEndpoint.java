package io.sightline.metrics.ops;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.prometheus.metrics.model.snapshots.MetricSnapshot;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import java.util.zip.Deflater;
import java.util.zip.GZIPOutputStream;

/**
 * {@code /metrics}: Prometheus text, or OpenMetrics when the caller asks for it, packed when the
 * caller can unpack it, and only the families that {@code name[]} names when there is one.
 */
final class MetricsEndpoint {
  private static final int WORTH_PACKING = 1024;
  private static final int WORTH_KEEPING = 16 * 1024 * 1024;
  private static final String TEXT = "text/plain; version=0.0.4; charset=utf-8";
  private static final String OPEN_METRICS =
      "application/openmetrics-text; version=1.0.0; charset=utf-8";

  private final PrometheusRegistry registry;

  /** Of the last scrape, for the next: scrapes come one after the other as a rule. */
  private final AtomicReference<TextBuffer> spare = new AtomicReference<>();

  MetricsEndpoint(PrometheusMeterRegistry registry) {
    this.registry = registry.getPrometheusRegistry();
    if (this.registry instanceof ScrapeRegistry careful) {
      FunctionCounter.builder("metrics.scrape.failures", careful, ScrapeRegistry::failures)
          .description(
              "Collectors that threw and were left out of a scrape, by collector and scrape")
          .register(registry);
    }
  }

  OpsResponse answer(OpsRequest request) {
    boolean openMetrics = MediaRanges.preferOpenMetrics(request.header("Accept"));
    boolean packed = MediaRanges.gzip(request.header("Accept-Encoding"));
    List<MetricSnapshot> families =
        families(NameFilter.of(QueryParameters.all(request.query(), "name[]")));
    TextBuffer text = spare.getAndSet(null);
    if (text == null) {
      text = new TextBuffer();
    }
    try {
      new Exposition(text, openMetrics).write(families);
      packed &= text.length() >= WORTH_PACKING;
      OpsResponse response =
          OpsResponse.of(
                  200,
                  openMetrics ? OPEN_METRICS : TEXT,
                  packed ? packed(text) : text.toByteArray())
              .with("Vary", "Accept, Accept-Encoding");
      return packed ? response.with("Content-Encoding", "gzip") : response;
    } finally {
      if (text.room() <= WORTH_KEEPING) {
        text.clear();
        spare.set(text);
      }
    }
  }

  private List<MetricSnapshot> families(NameFilter names) {
    return registry instanceof ScrapeRegistry careful
        ? careful.families(names)
        : registry.scrape(names).stream().toList();
  }

  private static byte[] packed(TextBuffer text) {
    ByteArrayOutputStream out = new ByteArrayOutputStream(text.length() / 8);
    try (GZIPOutputStream gzip = new FastGzip(out)) {
      text.writeTo(gzip);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return out.toByteArray();
  }

  /** The lowest level: exposition text shrinks by far already, and the scrape waits for it. */
  private static final class FastGzip extends GZIPOutputStream {
    FastGzip(ByteArrayOutputStream out) throws IOException {
      super(out, 8192);
      def.setLevel(Deflater.BEST_SPEED);
    }
  }
}
