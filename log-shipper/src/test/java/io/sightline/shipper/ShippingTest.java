package io.sightline.shipper;

import static io.sightline.shipper.ShipperFolder.append;
import static io.sightline.shipper.ShipperFolder.lines;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.sightline.shipper.event.Retained;
import io.sightline.shipper.sink.Elasticsearch;
import io.sightline.shipper.sink.Retention;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.LongStream;
import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The promise, against a real Elasticsearch. Every test has streams of its own. */
final class ShippingTest {
  @RegisterExtension static final RealElasticsearch SERVER = new RealElasticsearch();
  private static LogIndex index;

  @TempDir Path folder;
  private ShipperFolder shipper;
  private String app;
  private String db;

  @BeforeAll
  static void findServer() {
    index = SERVER.index();
  }

  @BeforeEach
  void prepare() {
    shipper = new ShipperFolder(folder, SERVER.uri(), SERVER.environment());
    app = "logs-app-" + shipper.environment();
    db = "logs-db-" + shipper.environment();
  }

  @Test
  void linesOfEachClassArriveInTheirDataStreamAsTheyWere() throws Exception {
    append(shipper.log("app.log"), lines(0, 1000));
    try (RunningEngine running = new RunningEngine(shipper)) {
      append(shipper.log("db.log"), lines(0, 10));
      awaitCount(app, 1000);
      awaitCount(db, 10);
      append(shipper.log("app.log"), lines(1000, 1500));
      awaitCount(app, 1500);
      soon().until(() -> running.lag.equals(Map.of("app", 0L, "db", 0L)));
    }
    assertThat(index.sequence(app)).isEqualTo(upTo(1500));
    assertThat(index.documents(db).get(0))
        .isEqualTo(JsonMapper.builder().build().readTree(lines(0, 1)));
  }

  @Test
  void theDataStreamHasTheLeanMappingAndTheEcsNames() throws Exception {
    append(
        shipper.log("app.log"),
        "{\"@timestamp\":\"2026-11-21T05:06:07.100Z\",\"level\":\"ERROR\",\"user\":\"ann\","
            + "\"user_id\":\"u1\",\"ip\":\"not an address\",\"status\":500,\"extra\":\"new\"}\n");
    try (RunningEngine running = new RunningEngine(shipper)) {
      awaitCount(app, 1);
      assertThat(running.seen).isEmpty();
    }
    JsonNode mapping = index.call("GET", '/' + app + "/_mapping", null);
    assertThat(mapping.propertyNames().iterator().next()).startsWith(".ds-" + app);
    JsonNode fields = mapping.iterator().next().path("mappings").path("properties");
    assertThat(fields.path("level").path("type").asString()).isEqualTo("keyword");
    assertThat(fields.path("message").path("type").asString()).isEqualTo("text");
    assertThat(fields.path("duration_ms").path("type").asString()).isEqualTo("double");
    assertThat(fields.path("extra").path("type").asString()).isEqualTo("keyword");
    assertThat(fields.path("log.level").path("path").asString()).isEqualTo("level");
    for (String query : List.of("log.level:ERROR", "user.id:u1", "http.response.status_code:500")) {
      JsonNode found = index.call("GET", '/' + app + "/_count?q=" + query, null);
      assertThat(found.path("count").asInt()).as(query).isEqualTo(1);
    }
  }

  @Test
  void setupIsHarmlessWhenRepeatedAndSaysWhatTheServerLacks() throws Exception {
    ShipperConfig config = ConfigReader.read(shipper.yaml(), Map.of());
    try (Elasticsearch client = Wiring.connect(config)) {
      String first = Wiring.setup(config).install(client);
      assertThat(Wiring.setup(config).install(client)).isEqualTo(first);
      assertThat(first)
          .startsWith("Index templates for " + app + ", " + db + " are in place; ")
          .contains("the running shipper rolls over and deletes after 30 days");
    }
    JsonNode template = index.call("GET", "/_index_template/sightline-" + app, null);
    JsonNode body = template.path("index_templates").get(0).path("index_template");
    assertThat(body.path("index_patterns").toString()).isEqualTo("[\"" + app + "\"]");
    assertThat(body.path("priority").asInt()).isEqualTo(250);
    assertThat(body.path("template").path("settings").toString())
        .contains("\"number_of_replicas\":\"0\"");
    assertThat(body.path("template").path("lifecycle").path("data_retention").asString())
        .isEqualTo("30d");
  }

  @Test
  void whereTheServerHasNoLifecycleStreamsRollOverAndAreDeletedBySize() throws Exception {
    String yaml = shipper.yaml() + "index:\n  rollover_megabytes: 1\n  max_stream_bytes: 1000000\n";
    ShipperConfig config = ConfigReader.read(yaml, Map.of());
    append(shipper.log("app.log"), noise(10_000));
    try (RunningEngine running = new RunningEngine(config)) {
      awaitCount(app, 10_000);
      assertThat(running.seen).isEmpty();
    }
    index.call("POST", '/' + app + "/_flush", null);
    try (Elasticsearch client = Wiring.connect(config)) {
      List<Retention.Done> done = new ArrayList<>();
      soon()
          .until(
              () -> {
                done.addAll(Wiring.retention(config).run(client, false));
                return done.size() >= 2;
              });
      // The full one is too large together with the new one, which is never deleted.
      assertThat(done)
          .extracting(Retention.Done::what)
          .containsExactly(Retained.ROLLED_OVER, Retained.DELETED);
      assertThat(done.get(0).index()).isEqualTo(done.get(1).index()).startsWith(".ds-" + app);
    }
    assertThat(index.count(app)).isZero();
    append(shipper.log("app.log"), lines(0, 10));
    try (RunningEngine running = new RunningEngine(config)) {
      awaitCount(app, 10);
      assertThat(running.seen).isEmpty();
    }
  }

  /** Lines that cannot be packed well. */
  private static String noise(int lines) {
    Random random = new Random(20261121);
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < lines; i++) {
      text.append("{\"@timestamp\":\"2026-11-21T05:06:07Z\",\"message\":\"");
      for (int word = 0; word < 12; word++) {
        text.append(Long.toString(random.nextLong(), 36)).append(' ');
      }
      text.append("\"}\n");
    }
    return text.toString();
  }

  @Test
  void aRotationInTheMiddleLosesAndDoublesNothing() throws Exception {
    Path log = shipper.log("app.log");
    try (RunningEngine running = new RunningEngine(shipper)) {
      for (int round = 0; round < 10; round++) {
        append(log, lines(round * 100L, round * 100 + 60));
        if (round % 3 == 0) {
          awaitCount(app, round * 100L + 60);
        }
        Path rotated = Files.move(log, log.resolveSibling("app.2026-11-21." + round + ".log"));
        append(rotated, lines(round * 100L + 60, round * 100 + 100));
      }
      awaitCount(app, 1000);
      assertThat(running.seen).contains("moved");
    }
    assertThat(index.sequence(app)).isEqualTo(upTo(1000));
  }

  @Test
  void aRotationWhileTheShipperIsDownLosesAndDoublesNothing() throws Exception {
    Path log = shipper.log("app.log");
    append(log, lines(0, 100));
    try (RunningEngine running = new RunningEngine(shipper)) {
      awaitCount(app, 100);
      assertThat(running.seen).isEmpty();
    }
    append(log, lines(100, 200));
    Files.move(log, log.resolveSibling("app.2026-11-21.0.log"));
    append(log, lines(200, 300));
    try (RunningEngine running = new RunningEngine(shipper)) {
      awaitCount(app, 300);
      assertThat(running.seen).isEmpty();
    }
    assertThat(index.sequence(app)).isEqualTo(upTo(300));
  }

  @Test
  void aTruncatedFileGoesOnAtItsStart() throws Exception {
    Path log = shipper.log("app.log");
    append(log, lines(0, 50));
    try (RunningEngine running = new RunningEngine(shipper)) {
      awaitCount(app, 50);
      try (FileChannel channel = FileChannel.open(log, StandardOpenOption.WRITE)) {
        channel.truncate(0);
      }
      append(log, lines(50, 80));
      awaitCount(app, 80);
      assertThat(running.seen).contains("truncated");
    }
    assertThat(index.sequence(app)).isEqualTo(upTo(80));
  }

  @Test
  void aPartialLineWaitsForItsEnd() throws Exception {
    Path log = shipper.log("app.log");
    String line = lines(1, 2);
    append(log, lines(0, 1) + line.substring(0, 40));
    try (RunningEngine running = new RunningEngine(shipper)) {
      awaitCount(app, 1);
      append(log, line.substring(40));
      awaitCount(app, 2);
      assertThat(running.seen).isEmpty();
    }
    assertThat(index.sequence(app)).isEqualTo(upTo(2));
  }

  @Test
  void whatIsNoDocumentIsShippedAsText() throws Exception {
    append(shipper.log("app.log"), "Exception in \"main\"\n{\"a\":1}\n");
    try (RunningEngine running = new RunningEngine(shipper)) {
      awaitCount(app, 2);
      assertThat(running.seen).containsExactly("malformed not_json", "malformed no_timestamp");
    }
    assertThat(index.documents(app))
        .extracting(document -> document.get("message").asString())
        .containsExactlyInAnyOrder("Exception in \"main\"", "{\"a\":1}");
    assertThat(index.documents(app))
        .allSatisfy(
            document -> {
              assertThat(document.get("level").asString()).isEqualTo("UNKNOWN");
              assertThat(document.get("environment").asString()).isEqualTo(shipper.environment());
            });
  }

  @Test
  void whatTheMappingRefusesBecomesADeadLetterAndTheRestArrives() throws Exception {
    String conflict = "{\"@timestamp\":\"2026-11-21T05:06:07Z\",\"status\":\"fine\"}";
    append(shipper.log("app.log"), lines(0, 5) + conflict + '\n' + lines(5, 10));
    try (RunningEngine running = new RunningEngine(shipper)) {
      awaitCount(app, 10);
      soon().until(() -> running.seen.size() == 1);
      assertThat(running.seen).containsOnly("dead letter mapping");
      append(shipper.log("app.log"), lines(10, 12));
      awaitCount(app, 12);
    }
    assertThat(index.sequence(app)).isEqualTo(upTo(12));
    List<JsonNode> letters =
        Files.readAllLines(shipper.state().resolve("dead-letters.ndjson")).stream()
            .map(line -> JsonMapper.builder().build().readTree(line))
            .toList();
    assertThat(letters)
        .extracting(letter -> letter.get("line").asString())
        .containsExactly(conflict);
    assertThat(letters.get(0).get("reason").asString()).contains("failed to parse field [status]");
    assertThat(letters.get(0).get("offset").asLong()).isEqualTo(lines(0, 5).length());
    assertThat(letters.get(0).get("stream").asString()).isEqualTo(app);
  }

  @Test
  void whatOnlyLooksLikeJsonArrivesAsText() throws Exception {
    String broken = "{\"@timestamp\":\"2026-11-21T05:06:07Z\" \"level\":1}";
    append(shipper.log("app.log"), lines(0, 5) + broken + '\n' + lines(5, 10));
    try (RunningEngine running = new RunningEngine(shipper)) {
      awaitCount(app, 11);
      soon().untilAsserted(() -> assertThat(running.seen).containsExactly("malformed not_json"));
    }
    assertThat(index.documents(app))
        .extracting(document -> document.get("message").asString())
        .contains(broken);
    assertThat(shipper.state().resolve("dead-letters.ndjson")).doesNotExist();
  }

  @Test
  void aRolloverWhileTheShipperIsDeadDoublesNothing() throws Exception {
    int all = 60_000;
    append(shipper.log("app.log"), lines(0, all));
    try (ShipperProcess process = ShipperProcess.start(shipper)) {
      soon().until(() -> index.count(app) > 10_000 || !process.isAlive());
      process.kill();
    }
    // What it had sent and not noted is behind the rollover now.
    index.call("POST", '/' + app + "/_rollover", null);
    try (ShipperProcess process = ShipperProcess.start(shipper)) {
      awaitCount(app, all);
      assertThat(process.terminate()).as(process.output()).isZero();
    }
    assertThat(index.sequence(app)).isEqualTo(upTo(all));
  }

  @Test
  void anOutageOfTheServerLosesAndDoublesNothing() throws Exception {
    Path log = shipper.log("app.log");
    append(log, lines(0, 2_000));
    try (RunningEngine running = new RunningEngine(shipper)) {
      soon().until(() -> index.count(app) > 0);
      append(log, lines(2_000, 20_000));
      SERVER.kill();
      append(log, lines(20_000, 30_000));
      soon().until(() -> running.seen.contains("retrying no_connection"));
      soon().until(() -> running.lag.get("app") > 1_000_000);
      SERVER.restart();
      awaitCount(app, 30_000);
    }
    assertThat(index.sequence(app)).isEqualTo(upTo(30_000));
  }

  @Test
  void killedAgainAndAgainItStillShipsEachLineOnce() throws Exception {
    int all = 200_000;
    Path log = shipper.log("app.log");
    append(log, lines(0, 40_000));
    long written = 40_000;
    int kills = 0;
    boolean interrupted = false;
    while (written < all) {
      try (ShipperProcess process = ShipperProcess.start(shipper)) {
        long before = index.count(app);
        append(log, lines(written, written + 20_000));
        if (kills % 3 == 2) {
          Files.move(log, log.resolveSibling("app.2026-11-21." + kills + ".log"));
        }
        append(log, lines(written + 20_000, written + 40_000));
        written += 40_000;
        soon().until(() -> index.count(app) > before || !process.isAlive());
        process.kill();
        kills++;
        interrupted |= index.count(app) < written;
      }
    }
    assertThat(interrupted).as("killed in the middle").isTrue();
    try (ShipperProcess process = ShipperProcess.start(shipper)) {
      awaitCount(app, all);
      assertThat(process.terminate()).as(process.output()).isZero();
    }
    assertThat(kills).isEqualTo(4);
    assertThat(index.sequence(app)).isEqualTo(upTo(all));
  }

  private static List<Long> upTo(long end) {
    return LongStream.range(0, end).boxed().toList();
  }

  private static void awaitCount(String stream, long count) {
    soon().untilAsserted(() -> assertThat(index.count(stream)).isGreaterThanOrEqualTo(count));
  }

  private static ConditionFactory soon() {
    return await().atMost(Duration.ofSeconds(120)).pollInterval(Duration.ofMillis(50));
  }
}
