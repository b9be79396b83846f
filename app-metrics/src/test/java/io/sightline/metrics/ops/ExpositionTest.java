package io.sightline.metrics.ops;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.prometheus.metrics.config.EscapingScheme;
import io.prometheus.metrics.expositionformats.ExpositionFormatWriter;
import io.prometheus.metrics.expositionformats.OpenMetricsTextFormatWriter;
import io.prometheus.metrics.expositionformats.PrometheusTextFormatWriter;
import io.prometheus.metrics.model.snapshots.MetricSnapshot;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ExpositionTest {
  private static String ours(MetricSnapshots families, boolean openMetrics) {
    TextBuffer out = new TextBuffer();
    new Exposition(out, openMetrics).write(families.stream().toList());
    return new String(out.toByteArray(), UTF_8);
  }

  private static String theirs(MetricSnapshots families, boolean openMetrics) throws IOException {
    ExpositionFormatWriter writer =
        openMetrics ? OpenMetricsTextFormatWriter.create() : PrometheusTextFormatWriter.create();
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    writer.write(out, families, EscapingScheme.UNDERSCORE_ESCAPING);
    return out.toString(UTF_8);
  }

  @RepeatedTest(300)
  void theBytesAreThoseOfThePrometheusClient() throws IOException {
    long seed = new Random().nextLong();
    List<MetricSnapshot> families = new GeneratedFamilies(seed).some();
    for (boolean openMetrics : new boolean[] {false, true}) {
      MetricSnapshots snapshots = new MetricSnapshots(families);
      assertThat(ours(snapshots, openMetrics))
          .as("seed %d, OpenMetrics %s", seed, openMetrics)
          .isEqualTo(theirs(snapshots, openMetrics));
    }
  }

  @Test
  void nothingIsNothingButTheEnd() {
    assertThat(ours(new MetricSnapshots(), false)).isEmpty();
    assertThat(ours(new MetricSnapshots(), true)).isEqualTo("# EOF\n");
  }

  @ParameterizedTest
  @ValueSource(
      doubles = {
        0,
        -0.0,
        1,
        -1,
        9_999_999,
        1e7,
        -9_999_999,
        -1e7,
        0.1,
        1e-3,
        9.99e-4,
        123_456.789,
        Long.MAX_VALUE,
        Double.MAX_VALUE,
        Double.MIN_VALUE,
        Double.NaN
      })
  void numbersAreWrittenAsJavaWritesThem(double number) {
    TextBuffer out = new TextBuffer();
    out.put(number);
    assertThat(new String(out.toByteArray(), UTF_8)).isEqualTo(Double.toString(number));
  }

  @ParameterizedTest
  @ValueSource(
      longs = {
        0,
        7,
        10,
        -10,
        99,
        100,
        999_999_999_999_999_999L,
        1_000_000_000_000_000_000L,
        Long.MAX_VALUE,
        Long.MIN_VALUE
      })
  void wholeNumbersToo(long number) {
    TextBuffer out = new TextBuffer();
    out.put(number);
    assertThat(new String(out.toByteArray(), UTF_8)).isEqualTo(Long.toString(number));
  }

  @Test
  void theBufferGrowsAndIsUsedAgain() {
    TextBuffer out = new TextBuffer();
    String text = "ä\\\n\"".repeat(100_000);
    out.putQuoted(text);
    assertThat(new String(out.toByteArray(), UTF_8)).isEqualTo("ä\\\\\\n\\\"".repeat(100_000));
    out.clear();
    out.put("x");
    out.repeat(0, 1);
    assertThat(new String(out.toByteArray(), UTF_8)).isEqualTo("xx");
  }
}
