package io.sightline.metrics.ops;

import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.zip.Deflater;
import java.util.zip.GZIPOutputStream;

/**
 * {@code /metrics}: Prometheus text, or OpenMetrics when the caller asks for it, packed when the
 * caller can unpack it, and only the families that {@code name[]} names when there is one.
 */
final class MetricsEndpoint {
  private static final int WORTH_PACKING = 1024;

  private static final String TEXT = "text/plain; version=0.0.4; charset=utf-8";
  private static final String OPEN_METRICS =
      "application/openmetrics-text; version=1.0.0; charset=utf-8";

  private final PrometheusMeterRegistry registry;

  MetricsEndpoint(PrometheusMeterRegistry registry) {
    this.registry = registry;
  }

  OpsResponse answer(OpsRequest request) {
    String format = MediaRanges.preferOpenMetrics(request.header("Accept")) ? OPEN_METRICS : TEXT;
    byte[] body = write(format, NameFilter.of(QueryParameters.all(request.query(), "name[]")));
    OpsResponse plain = OpsResponse.of(200, format, body).with("Vary", "Accept, Accept-Encoding");
    if (body.length < WORTH_PACKING || !MediaRanges.gzip(request.header("Accept-Encoding"))) {
      return plain;
    }
    return new OpsResponse(200, plain.headers(), packed(body)).with("Content-Encoding", "gzip");
  }

  private byte[] write(String format, NameFilter names) {
    ByteArrayOutputStream out = new ByteArrayOutputStream(64 * 1024);
    try {
      registry.scrape(out, format, names.all() ? null : names.families());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return out.toByteArray();
  }

  private static byte[] packed(byte[] body) {
    ByteArrayOutputStream out = new ByteArrayOutputStream(body.length / 8);
    try (GZIPOutputStream gzip = new FastGzip(out)) {
      gzip.write(body);
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
