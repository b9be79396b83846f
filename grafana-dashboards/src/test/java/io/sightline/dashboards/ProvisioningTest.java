package io.sightline.dashboards;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.util.HashSet;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.dataformat.yaml.YAMLMapper;

/** What Grafana is given at its start. It cannot run here; its files can be read. */
final class ProvisioningTest {
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
  void exemplarsAndLinesLeadToPagesOfTheConsole() {
    JsonNode sources =
        new YAMLMapper()
            .readTree(Module.PROVISIONING.resolve("datasources/sightline.yml").toFile())
            .path("datasources");
    JsonNode exemplars = sources.path(0).path("jsonData").path("exemplarTraceIdDestinations");
    assertThat(exemplars.path(0).path("name").asString()).isEqualTo("trace_id");
    assertThat(exemplars.path(0).path("url").asString())
        .isEqualTo("${CONSOLE_URL}/logs?trace_id=$${__value.raw}");
    assertThat(sources.path(1).path("jsonData").path("dataLinks").valueStream())
        .extracting(link -> link.path("url").asString())
        .containsExactly(
            "${CONSOLE_URL}/logs?request_id=$${__value.raw}",
            "${CONSOLE_URL}/logs?trace_id=$${__value.raw}",
            "${CONSOLE_URL}/errors/$${__value.raw}");
  }

  /** Grafana puts nothing in place of a variable that it is not given, and says nothing. */
  @Test
  void composeGivesGrafanaEveryVariableThatItsFilesName() throws IOException {
    JsonNode grafana =
        new YAMLMapper()
            .readTree(Module.HERE.resolveSibling("docker-compose.yml").toFile())
            .path("services")
            .path("grafana");
    Set<String> given = new HashSet<>(grafana.path("environment").propertyNames());
    // Its start script reads the password and names the home dashboard.
    assertThat(grafana.path("entrypoint").toString()).contains("/etc/sightline/start.sh");
    String start = Files.readString(Module.HERE.resolveSibling("docker/grafana/start.sh"));
    assertThat(start).contains("export ELASTICSEARCH_PASSWORD");
    given.add("ELASTICSEARCH_PASSWORD");
    for (String file : new String[] {"datasources/sightline.yml", "dashboards/sightline.yml"}) {
      Matcher variable =
          Pattern.compile("(?<!\\$)\\$\\{([A-Z_]+)}")
              .matcher(Files.readString(Module.PROVISIONING.resolve(file)));
      while (variable.find()) {
        assertThat(given).contains(variable.group(1));
      }
    }
    Matcher home = Pattern.compile("HOME_DASHBOARD_PATH=\\$DASHBOARDS_DIR/(.+)").matcher(start);
    assertThat(home.find()).isTrue();
    assertThat(Module.DASHBOARDS.resolve(home.group(1))).exists();
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
    assertThat(provider.path("options").path("foldersFromFilesStructure").asBoolean()).isTrue();
    // Grafana refuses a folder beside folders from files.
    assertThat(provider.has("folder") || provider.has("folderUid")).isFalse();
  }

  private static String scrapeInterval() {
    return new YAMLMapper()
        .readTree(Module.ALERT_RULES.resolve("prometheus/prometheus.yml").toFile())
        .path("global")
        .path("scrape_interval")
        .asString();
  }
}
