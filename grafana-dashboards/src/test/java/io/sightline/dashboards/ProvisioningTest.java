package io.sightline.dashboards;

import static org.assertj.core.api.Assertions.assertThat;

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
