package io.sightline.console;

import static org.assertj.core.api.Assertions.assertThat;

import io.sightline.console.json.Json;
import java.io.IOException;
import java.net.URLEncoder;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;

/**
 * What the pages draw dashboards from: their files, Prometheus, and one search of Elasticsearch.
 */
final class DashboardReadsTest {
  private static final String RANGE =
      "{\"range\":{\"@timestamp\":{\"gte\":0,\"lte\":1,\"format\":\"epoch_millis\"}}}";
  private static final String SEARCH =
      """
      {"size":0,
       "query":{"bool":{"filter":[RANGE,
         {"query_string":{"query":"level:ERROR","analyze_wildcard":true}}]}},
       "aggs":{"2":{"terms":{"field":"service","size":10,"order":{"_count":"desc"},"min_doc_count":1},
         "aggs":{"3":{"date_histogram":{"field":"@timestamp","fixed_interval":"30s",
           "min_doc_count":0,"extended_bounds":{"min":0,"max":1},"format":"epoch_millis"},
           "aggs":{"1":{"avg":{"field":"duration_ms"}}}}}}}}
      """
          .replace("RANGE", RANGE);

  @TempDir Path folder;
  private StandIn prometheus;
  private StandIn elasticsearch;
  private RunningConsole console;

  @BeforeEach
  void start() throws Exception {
    prometheus = StandIn.start();
    elasticsearch = StandIn.start();
    Path application = Files.createDirectories(folder.resolve("dashboards/Application"));
    Files.writeString(
        application.resolve("shop.json"),
        """
        {"uid":"shop","title":"Shop","description":"Sales","tags":["a"],"panels":[]}
        """);
    Files.writeString(application.resolve("broken.json"), "{");
    Files.writeString(application.resolve("other.json"), "{\"uid\":\"no-dashboard\"}");
    Map<String, String> settings = new HashMap<>();
    settings.put("PROMETHEUS_URL", prometheus.url());
    settings.put("ELASTICSEARCH_URL", elasticsearch.url());
    settings.put("DASHBOARDS_DIR", folder.resolve("dashboards").toString());
    console = RunningConsole.start(folder.resolve("data"), settings);
  }

  @AfterEach
  void stop() throws Exception {
    console.close();
    prometheus.close();
    elasticsearch.close();
  }

  private static String message(HttpResponse<String> answer) {
    return Json.MAPPER.readTree(answer.body()).path("error").path("message").stringValue();
  }

  private static String encode(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }

  private HttpResponse<String> search(String body) throws IOException, InterruptedException {
    String token = console.json("/api/session").path("csrf").stringValue();
    return console.send(
        HttpRequest.newBuilder(console.at("/api/elasticsearch/_search"))
            .header("Content-Type", "application/json")
            .header("X-CSRF-Token", token)
            .POST(BodyPublishers.ofString(body)));
  }

  @Test
  void dashboardsAreListedWithTheirFolderAndReadAsTheyAre() throws Exception {
    JsonNode list = console.json("/api/dashboards").path("dashboards");

    assertThat(list)
        .hasToString(
            "[{\"uid\":\"shop\",\"title\":\"Shop\",\"description\":\"Sales\",\"tags\":[\"a\"],"
                + "\"folder\":\"Application\"}]");
    assertThat(console.json("/api/dashboards/shop").path("title").stringValue()).isEqualTo("Shop");
    assertThat(console.get("/api/dashboards/nope").statusCode()).isEqualTo(404);
    assertThat(console.get("/api/dashboards/..%2f..%2fdata").statusCode()).isBetween(400, 404);
    assertThat(console.get("/d/shop").statusCode()).isEqualTo(200);
    assertThat(console.get("/d/nope").statusCode()).isEqualTo(404);
  }

  @Test
  void aChangedOrNewFileCountsAtOnce() throws Exception {
    assertThat(console.json("/api/dashboards").path("dashboards")).hasSize(1);
    Path shop = folder.resolve("dashboards/Application/shop.json");
    Files.writeString(shop, "{\"uid\":\"shop\",\"title\":\"The new shop\",\"panels\":[]}");
    Files.writeString(
        folder.resolve("dashboards/top.json"), "{\"uid\":\"top\",\"title\":\"T\",\"panels\":[]}");

    assertThat(console.json("/api/dashboards").path("dashboards"))
        .extracting(each -> each.path("folder").asString() + "/" + each.path("title").asString())
        .containsExactly("/T", "Application/The new shop");
    Files.delete(shop);
    assertThat(console.get("/api/dashboards/shop").statusCode()).isEqualTo(404);
  }

  @Test
  void labelsSeriesAndExemplarsAreReadToo() throws Exception {
    for (String path :
        new String[] {"labels", "label/service/values", "series", "query_exemplars"}) {
      prometheus.answering("/api/v1/" + path, "{\"data\":[\"" + path + "\"]}");
    }
    String match = "match%5B%5D=" + encode("up{job=\"a\"}");

    assertThat(console.get("/api/prometheus/labels?start=1&end=2").body()).contains("labels");
    assertThat(console.get("/api/prometheus/label/service/values?" + match).body())
        .contains("label/service/values");
    assertThat(console.get("/api/prometheus/series?" + match).body()).contains("series");
    assertThat(console.get("/api/prometheus/query_exemplars?query=up&start=1&end=2").body())
        .contains("query_exemplars");
    assertThat(prometheus.asked())
        .extracting(StandIn.Asked::target)
        .contains("/api/v1/label/service/values?" + match);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "labels?query=up | query: not a parameter of labels",
        "label/service/values?limit=x | limit: expected a number",
        "label/a-b/values | label: expected the name of a label",
        "series | match[]: expected at least one selector",
        "series?match%5B%5D= | match[]: expected 1 to 4000 characters of a selector",
        "labels?start=x | start: expected seconds since 1970 or an ISO-8601 instant",
        "query_exemplars?query=up | start: expected seconds since 1970 or an ISO-8601 instant",
      })
  void readsOfPrometheusThatDoNotFitAreRefused(String read, String problem) throws Exception {
    HttpResponse<String> answer = console.get("/api/prometheus/" + read);

    assertThat(answer.statusCode()).isEqualTo(400);
    assertThat(message(answer)).contains(problem);
    assertThat(prometheus.asked()).isEmpty();
  }

  @Test
  void theSearchOfAPanelReachesTheLogsAndNothingElse() throws Exception {
    elasticsearch.answering("/logs-*/_search", "{\"took\":1,\"aggregations\":{\"2\":{}}}");

    HttpResponse<String> answer = search(SEARCH);

    assertThat(answer.body()).contains("\"aggregations\"");
    StandIn.Asked asked = elasticsearch.asked().get(0);
    assertThat(asked.target()).startsWith("/logs-*/_search?").contains("timeout=9s");
    assertThat(asked.body()).contains("\"track_total_hits\":false");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "[] | expected a JSON object with size, query, sort, aggs",
        "no json | expected a JSON object with size, query, sort, aggs",
        "{\"size\":501} | size: expected 0 to 500",
        "{\"size\":0} | query.bool.filter: expected a range of time, or every line would be read",
        "{\"size\":0,\"script_fields\":{}} | search: script_fields is not allowed here",
        "{\"size\":0,\"query\":{\"script\":{}}} | query: script is not allowed here",
        "{\"size\":0,\"query\":{\"bool\":{\"must\":[]}}} | query.bool: must is not allowed here",
        "{\"size\":0,\"query\":{\"bool\":{\"filter\":[{\"wildcard\":{}}]}}} | query.bool.filter:"
            + " wildcard is not allowed here",
        "{\"size\":0,\"sort\":[{\"_script\":{\"script\":\"x\"}}]} | sort: script is not allowed here",
        "{\"size\":0,\"aggs\":{\"1\":{\"scripted_metric\":{}}}} | aggs.1: scripted_metric is not"
            + " allowed here",
        "{\"size\":0,\"aggs\":{\"1\":{\"avg\":{\"script\":\"x\"}}}} | aggs.1.avg: script is not"
            + " allowed here",
        "{\"size\":0,\"aggs\":{\"1\":{\"terms\":{\"field\":\"a\",\"size\":9999}}}} | aggs.1.size:"
            + " expected at most 500",
        "{\"size\":0,\"aggs\":{\"1\":{\"filters\":{\"filters\":{\"a\":{\"script\":{}}}}}}} |"
            + " aggs.1.filters: script is not allowed here",
        "{\"size\":0,\"aggs\":{\"1\":{\"aggs\":{\"1\":{\"aggs\":{\"1\":{\"aggs\":{\"1\":{\"aggs\":{}}}}}}}}}}"
            + " | aggs: expected at most 4 levels",
      })
  void searchesThatDoNotFitAreRefused(String body, String problem) throws Exception {
    HttpResponse<String> answer = search(body);

    assertThat(answer.statusCode()).isEqualTo(400);
    assertThat(message(answer)).contains(problem);
    assertThat(elasticsearch.asked()).isEmpty();
  }

  @Test
  void aSearchThatIsTooLongIsRefused() throws Exception {
    HttpResponse<String> answer = search("x".repeat(70_000));

    assertThat(answer.statusCode()).isEqualTo(413);
    assertThat(message(answer)).isEqualTo("The search is too long.");
  }

  @Test
  void aSearchFromAnotherSiteIsRefused() throws Exception {
    assertThat(console.post("/api/elasticsearch/_search", "application/json", SEARCH).statusCode())
        .isEqualTo(403);
    assertThat(elasticsearch.asked()).isEmpty();
  }

  @Test
  void aSystemThatIsAwayIsNamedInTheAnswer() throws Exception {
    elasticsearch.answering("/logs-*/_search", 503, "{}");

    HttpResponse<String> answer = search(SEARCH);

    assertThat(answer.statusCode()).isEqualTo(502);
    assertThat(message(answer)).startsWith("Elasticsearch at ").contains("answered HTTP 503");
  }
}
