package io.sightline.shipper;

import static io.sightline.shipper.ShipperFolder.append;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * What callers of a service put into its request lines: names and sizes of their choosing, which
 * must cost neither a document nor a field. Against a real Elasticsearch.
 */
final class RequestFieldsTest {
  private static final JsonMapper JSON = JsonMapper.builder().build();
  @RegisterExtension static final RealElasticsearch SERVER = new RealElasticsearch();
  private static LogIndex index;

  @TempDir Path folder;
  private ShipperFolder shipper;
  private String app;

  @BeforeAll
  static void findServer() {
    index = SERVER.index();
  }

  @BeforeEach
  void prepare() {
    shipper = new ShipperFolder(folder, SERVER.uri(), SERVER.environment());
    app = "logs-app-" + shipper.environment();
  }

  private static ObjectNode line() {
    ObjectNode line = JSON.createObjectNode();
    line.put("@timestamp", "2026-11-21T05:06:07.100Z");
    line.put("level", "INFO");
    return line;
  }

  private void ship(List<ObjectNode> lines) throws Exception {
    ship(lines, lines.size());
  }

  /** Until there are so many documents. */
  private void ship(List<ObjectNode> lines, int all) throws Exception {
    StringBuilder text = new StringBuilder();
    lines.forEach(line -> text.append(line).append('\n'));
    append(shipper.log("app.log"), text.toString());
    try (RunningEngine running = new RunningEngine(shipper)) {
      await()
          .atMost(Duration.ofSeconds(60))
          .pollInterval(Duration.ofMillis(50))
          .until(() -> index.count(app) + running.seen.size() >= all);
      assertThat(running.seen).isEmpty();
    }
    assertThat(index.count(app)).isEqualTo(all);
  }

  /** The type of each field that the stream has. */
  private Map<String, String> types() throws IOException {
    JsonNode mapping = index.call("GET", '/' + app + "/_mapping", null);
    Map<String, String> types = new TreeMap<>();
    mapping
        .iterator()
        .next()
        .at("/mappings/properties")
        .properties()
        .forEach(field -> types.put(field.getKey(), field.getValue().path("type").asString()));
    return types;
  }

  private long found(String query) throws IOException {
    return index.call("GET", '/' + app + "/_count?q=" + query, null).path("count").asLong(-1);
  }

  @Test
  void headersWithNamesOfTheCallersChoosingMakeNoFields() throws Exception {
    ship(List.of(line()));
    Map<String, String> before = types();
    for (int i = 0; i < 2000; i++) {
      ObjectNode line = line();
      line.putObject("request_headers").put("x-mine-" + i, "v" + i).put("a.b..c" + i, "dots");
      line.putObject("response_headers").put("x-ours-" + i, "w" + i);
      append(shipper.log("app.log"), line.toString() + '\n');
    }
    try (RunningEngine running = new RunningEngine(shipper)) {
      await()
          .atMost(Duration.ofSeconds(60))
          .pollInterval(Duration.ofMillis(50))
          .until(() -> index.count(app) + running.seen.size() >= 2001);
      assertThat(running.seen).isEmpty();
    }
    assertThat(index.count(app)).isEqualTo(2001);
    assertThat(types()).isEqualTo(before);
    assertThat(found("request_headers.x-mine-1234:v1234")).isEqualTo(1);
    assertThat(found("response_headers:w77")).isEqualTo(1);
    assertThat(found("request_headers.x-mine-1234:v1")).isZero();
  }

  @Test
  void headersAndBodiesOfAnySizeArrive() throws Exception {
    ObjectNode empty = line();
    empty.putObject("request_headers");
    empty.put("request_body", "");
    ObjectNode large = line();
    large.putObject("request_headers").put("cookie", "c".repeat(60_000)).put("", "no name");
    large.put("query", "q=" + "é".repeat(60_000));
    large.put("request_body", "b".repeat(65_536));
    large.put("response_body", "{\"order\":{\"id\":4711,\"note\":\"" + "€".repeat(8192) + "\"}}");
    large.put("request_body_truncated", true);
    ObjectNode longName = line();
    longName.putObject("request_headers").put("n".repeat(8192), "v".repeat(8192));
    ObjectNode control = line();
    control.putObject("request_headers").put("a\u0001b\n\u202e", "\u0001 \u2028");
    ship(List.of(empty, large, longName, control));
    assertThat(found("response_body:4711")).isEqualTo(1);
    assertThat(found("request_body_truncated:true")).isEqualTo(1);
    assertThat(types())
        .containsEntry("request_headers", "flattened")
        .containsEntry("request_body", "text")
        .containsEntry("response_body", "text")
        .containsEntry("query", "keyword");
  }

  @Test
  void aStreamFromBeforeTheseFieldsLearnsThem() throws Exception {
    oldStream("{\"level\":{\"type\":\"keyword\",\"ignore_above\":1024}}");
    ship(List.of(line()), 2);
    assertThat(backingIndices()).isEqualTo(1);
    assertThat(types()).containsEntry("request_headers", "flattened");
  }

  @Test
  void aStreamThatGuessedAFieldOtherwiseGoesOnInANewIndex() throws Exception {
    oldStream("{\"response_body\":{\"type\":\"keyword\"}}");
    ObjectNode line = line();
    line.put("response_body", "order filled");
    ship(List.of(line), 2);
    assertThat(backingIndices()).isEqualTo(2);
    assertThat(found("response_body:filled")).isEqualTo(1);
  }

  /** As an earlier version left it, with one line. */
  private void oldStream(String properties) throws IOException {
    index.call(
        "PUT",
        "/_index_template/sightline-" + app,
        """
        {"index_patterns": ["%s"], "priority": 250, "data_stream": {},
         "template": {"settings": {"number_of_replicas": 0},
                      "mappings": {"subobjects": false, "properties": %s}}}"""
            .formatted(app, properties));
    index.call("POST", '/' + app + "/_doc?refresh=true", line().toString());
    assertThat(index.count(app)).isEqualTo(1);
  }

  private int backingIndices() throws IOException {
    return index.call("GET", '/' + app + "/_mapping", null).size();
  }

  @Test
  void aServiceMayUseNamesOfTheContractForSomethingElse() throws Exception {
    ObjectNode line = line();
    line.put("line", "first");
    line.put("volatile", "perhaps");
    line.put("request_bytes", "many");
    ship(List.of(line));
  }

  @Test
  void aRequestIsFoundByTheElasticCommonSchemaNamesToo() throws Exception {
    ObjectNode line = line();
    line.put("version", "1.4.0");
    line.put("query", "limit=5");
    line.put("span_id", "00f067aa0ba902b7");
    line.put("request_bytes", 120);
    line.put("response_bytes", 4096);
    line.put("response_body", "order filled");
    line.put("function", "io.shop.Orders.place");
    line.put("line", 42);
    line.put("volatile", true);
    ship(List.of(line, line()));
    for (String query :
        List.of(
            "service.version:1.4.0",
            "url.query:limit*",
            "span.id:00f067aa0ba902b7",
            "http.request.body.bytes:120",
            "http.response.body.bytes:4096",
            "http.response.body.content:filled",
            "log.origin.function:*Orders.place",
            "log.origin.file.line:42",
            "volatile:true")) {
      assertThat(found(query)).as(query).isEqualTo(1);
    }
  }
}
