package io.sightline.dashboards;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.dataformat.yaml.YAMLMapper;

/**
 * What Grafana and Kibana are given at their start. Neither can run here; their files can be read.
 */
final class ProvisioningTest {
  /** The log contract's fields that a saved search may use. */
  private static final List<String> LOG_FIELDS =
      List.of(
          "@timestamp",
          "level",
          "logger",
          "thread",
          "message",
          "service",
          "environment",
          "request_id",
          "trace_id",
          "user",
          "user_id",
          "ip",
          "method",
          "path",
          "endpoint",
          "status",
          "duration_ms",
          "user_agent",
          "error_type",
          "stack_trace",
          "error_fingerprint");

  @Test
  void dataSourcesHaveFixedUidsAndNoAddressOfTheirOwn() {
    JsonNode sources =
        new YAMLMapper()
            .readTree(Module.PROVISIONING.resolve("datasources/sightline.yml").toFile())
            .path("datasources");
    assertThat(sources.valueStream().map(source -> source.path("uid").asString()))
        .containsExactly("prometheus", "elasticsearch", "alertmanager");
    for (JsonNode source : sources) {
      assertThat(source.path("url").asString()).matches("\\$\\{[A-Z]+_URL}");
      assertThat(source.path("editable").asBoolean(true)).isFalse();
    }
    assertThat(sources.path(0).path("isDefault").asBoolean()).isTrue();
    assertThat(sources.path(0).path("jsonData").path("timeInterval").asString())
        .as("the scrape interval, from which Grafana derives $__rate_interval")
        .isEqualTo(scrapeInterval());
  }

  @Test
  void dashboardsCannotBeChangedOrDeletedInGrafana() {
    JsonNode provider =
        new YAMLMapper()
            .readTree(Module.PROVISIONING.resolve("dashboards/sightline.yml").toFile())
            .path("providers")
            .path(0);
    assertThat(provider.path("allowUiUpdates").asBoolean(true)).isFalse();
    assertThat(provider.path("disableDeletion").asBoolean()).isTrue();
    assertThat(provider.path("options").path("path").asString()).isEqualTo("${DASHBOARDS_DIR}");
  }

  @Test
  void kibanaObjectsReferToEachOtherAndToFieldsOfTheLogContract() throws IOException {
    Map<String, JsonNode> objects = new HashMap<>();
    for (String line : Files.readAllLines(Module.KIBANA)) {
      JsonNode object = new JsonMapper().readTree(line);
      String key = object.path("type").asString() + ":" + object.path("id").asString();
      assertThat(objects.put(key, object)).as(key).isNull();
    }
    assertThat(objects)
        .containsKeys(
            "index-pattern:sightline-logs",
            "index-pattern:sightline-error-logs",
            "search:sightline-errors");
    for (JsonNode object : objects.values()) {
      for (JsonNode reference : object.path("references")) {
        assertThat(objects)
            .containsKey(reference.path("type").asString() + ":" + reference.path("id").asString());
      }
    }
    JsonNode search = objects.get("search:sightline-errors").path("attributes");
    assertThat(search.path("title").asString()).isEqualTo("Errors");
    assertThat(search.path("columns").valueStream().map(JsonNode::asString)).isSubsetOf(LOG_FIELDS);
    JsonNode source =
        new JsonMapper()
            .readTree(search.path("kibanaSavedObjectMeta").path("searchSourceJSON").asString());
    assertThat(source.path("query").path("query").asString()).isEqualTo("level : \"ERROR\"");
  }

  private static String scrapeInterval() {
    return new YAMLMapper()
        .readTree(Module.ALERT_RULES.resolve("prometheus/prometheus.yml").toFile())
        .path("global")
        .path("scrape_interval")
        .asString();
  }
}
