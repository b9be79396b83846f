package io.sightline.metrics.ops;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Timer;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MetricsEndpointTest {
  private final OpsFixture ops = OpsFixture.open();

  @BeforeEach
  void aFewSeries() {
    Counter.builder("orders").description("Orders taken").register(ops.registry).increment();
    Gauge.builder("queue.length", () -> 3).tag("queue", "mail").register(ops.registry);
    Timer.builder("work")
        .serviceLevelObjectives(Duration.ofMillis(10), Duration.ofMillis(100))
        .register(ops.registry)
        .record(Duration.ofMillis(20));
  }

  @AfterEach
  void close() {
    ops.close();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      nullValues = "none",
      value = {
        "none | text/plain",
        "*/* | text/plain",
        "text/html,application/xhtml+xml,*/*;q=0.8 | text/plain",
        "application/openmetrics-text | application/openmetrics-text",
        "APPLICATION/OpenMetrics-Text; Version=1.0.0 | application/openmetrics-text",
        "application/openmetrics-text;version=0.0.1 | application/openmetrics-text",
        "application/openmetrics-text;version=2.0.0, text/plain;q=0.1 | text/plain",
        "application/openmetrics-text;q=0.5, text/plain;q=0.8 | text/plain",
        "application/openmetrics-text;q=0.8, text/plain;q=0.5 | application/openmetrics-text",
        "application/openmetrics-text;q=0, */* | text/plain",
        "application/openmetrics-text;version=1.0.0;escaping=allow-utf-8;q=0.5,"
            + "application/openmetrics-text;version=0.0.1;q=0.4,text/plain;version=1.0.0;q=0.3,"
            + "text/plain;version=0.0.4;q=0.2,*/*;q=0.1 | application/openmetrics-text",
        "application/vnd.google.protobuf;proto=io.prometheus.client.MetricFamily;encoding=delimited"
            + " | text/plain",
        ";;;,,,q=,=;q=NaN | text/plain",
        "application/openmetrics-text;q=banana | text/plain"
      })
  void theFormatIsTheOneTheCallerLikesBest(String accept, String expected) {
    OpsFixture.Answer answer =
        accept == null ? ops.get("/metrics") : ops.get("/metrics", "Accept", accept);
    assertThat(answer.status()).isEqualTo(200);
    assertThat(answer.header("Content-Type")).startsWith(expected + "; version=");
    assertThat(answer.header("Vary")).isEqualTo("Accept, Accept-Encoding");
    assertThat(answer.body()).contains("# HELP orders");
    assertThat(answer.body().endsWith("# EOF\n")).isEqualTo(expected.contains("openmetrics"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "gzip | true",
        "gzip, deflate, br | true",
        "GZIP;q=0.5 | true",
        "* | true",
        "identity | false",
        "gzip;q=0 | false",
        "gzip;q=0, * | false",
        "*;q=0 | false",
        "gzip;q=-1 | false"
      })
  void itIsPackedForThoseWhoCanUnpack(String accepted, boolean packed) throws IOException {
    for (int i = 0; i < 50; i++) {
      Counter.builder("many").tag("number", "n" + i).register(ops.registry);
    }
    HttpResponse<byte[]> answer = ops.bytes("GET", "/metrics", "", "Accept-Encoding", accepted);
    assertThat(answer.headers().firstValue("Content-Encoding").isPresent()).isEqualTo(packed);
    byte[] body =
        packed
            ? new GZIPInputStream(new ByteArrayInputStream(answer.body())).readAllBytes()
            : answer.body();
    assertThat(new String(body, StandardCharsets.UTF_8)).contains("many_total{number=\"n49\"} 0.0");
  }

  @Test
  void oneNameGivesItsFamilyAlone() {
    assertThat(ops.get("/metrics?name[]=orders_total").body())
        .contains("orders_total 1.0")
        .doesNotContain("queue_length");
  }

  @Test
  void severalNamesGiveTheirFamiliesAndAnySeriesStandsForItsHistogram() {
    assertThat(
            ops.get("/metrics?name%5B%5D=queue_length&other=x&name[]=work_seconds_bucket").body())
        .contains("queue_length{queue=\"mail\"} 3.0")
        .contains("work_seconds_bucket{le=\"0.1\"} 1")
        .contains("work_seconds_count 1")
        .doesNotContain("orders");
  }

  @Test
  void aNameThatIsNotThereGivesNothing() {
    OpsFixture.Answer answer = ops.get("/metrics?name[]=nothing");
    assertThat(answer.status()).isEqualTo(200);
    assertThat(answer.body()).isEmpty();
  }

  @Test
  void anyQueryIsAnswered() {
    Random random = new Random();
    long seed = random.nextLong();
    random.setSeed(seed);
    List<String> pieces =
        List.of("name[]", "name%5B%5D", "=", "&", "orders", "%41", "%2", "+", ";", "%00", "%ff");
    for (int i = 0; i < 300; i++) {
      StringBuilder query = new StringBuilder("/metrics?");
      for (int j = random.nextInt(12); j > 0; j--) {
        query.append(pieces.get(random.nextInt(pieces.size())));
      }
      // A raw line: the client would refuse to send half an escape.
      String line = "GET " + query + " HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n";
      try {
        assertThat(ops.firstLineOf(line.getBytes(StandardCharsets.ISO_8859_1)))
            .as("%s, seed %d", query, seed)
            .matches("HTTP/1.1 (200|400) .*");
      } catch (IOException e) {
        throw new AssertionError(query + ", seed " + seed, e);
      }
    }
  }

  @Test
  void anyAcceptIsAnswered() {
    Random random = new Random();
    long seed = random.nextLong();
    random.setSeed(seed);
    List<String> pieces =
        List.of(
            "application/openmetrics-text",
            "text/plain",
            "*/*",
            ";",
            ",",
            "q=",
            "0.5",
            "version=",
            "1.0.0",
            "\"",
            "=",
            " ",
            "1e999",
            "0x1p3",
            "\t",
            "/",
            "é");
    for (int i = 0; i < 500; i++) {
      StringBuilder accept = new StringBuilder();
      for (int j = random.nextInt(20); j > 0; j--) {
        accept.append(pieces.get(random.nextInt(pieces.size())));
      }
      OpsRequest request =
          new OpsRequest(
              "GET",
              "/metrics",
              null,
              name -> name.startsWith("Accept") ? accept.toString() : null,
              "127.0.0.1",
              new ByteArrayInputStream(new byte[0]));
      assertThat(ops.endpoints.answer(request).orElseThrow().status())
          .as("'%s', seed %d", accept, seed)
          .isEqualTo(200);
    }
  }

  @Test
  void headHasTheHeadersAndNoBody() {
    OpsFixture.Answer answer = ops.send("HEAD", "/metrics/", "");
    assertThat(answer.status()).isEqualTo(200);
    assertThat(answer.header("Content-Type")).startsWith("text/plain");
    assertThat(answer.body()).isEmpty();
  }

  @Test
  void aGaugeThatThrowsIsNotANumberAndTheOthersAreThere() {
    Gauge.builder(
            "broken",
            () -> {
              throw new IllegalStateException("no");
            })
        .register(ops.registry);
    OpsFixture.Answer answer = ops.get("/metrics");
    assertThat(answer.status()).isEqualTo(200);
    assertThat(answer.body()).contains("broken NaN").contains("orders_total 1.0");
  }

  @Test
  void anExemplarLeadsToTheTraceInOpenMetricsAlone() {
    ops.traceId = "4bf92f3577b34da6a3ce929d0e0e4736";
    Timer.builder("traced")
        .serviceLevelObjectives(Duration.ofMillis(10), Duration.ofMillis(100))
        .register(ops.registry)
        .record(Duration.ofMillis(20));
    Counter.builder("traced.orders").register(ops.registry).increment();
    String openMetrics = ops.get("/metrics", "Accept", "application/openmetrics-text").body();
    assertThat(openMetrics)
        .containsPattern(
            "traced_seconds_bucket\\{le=\"0.1\"} 1 # "
                + "\\{span_id=\"00f067aa0ba902b7\",trace_id=\"4bf92f3577b34da6a3ce929d0e0e4736\"} "
                + "0.02 \\d+\\.\\d{3}\n")
        .containsPattern("traced_orders_total 1.0 # \\{.*trace_id=");
    assertThat(ops.get("/metrics").body()).contains("traced_orders_total 1.0\n");
  }
}
