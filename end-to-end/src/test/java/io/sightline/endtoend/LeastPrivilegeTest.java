package io.sightline.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What the stack's own programs may do in Elasticsearch. */
@ExtendWith(RunningStack.Extension.class)
@Tag(RunningStack.BOTH)
class LeastPrivilegeTest {
  private static final String DOCUMENT = "{\"@timestamp\":\"2026-11-21T00:00:00Z\"}";

  @ParameterizedTest
  @ValueSource(strings = {"ops_console", "grafana"})
  void readersReadLogsAndWriteNothing(String user, RunningStack running) {
    ElasticsearchUser reader = running.elasticsearchUser(user);
    assertThat(reader.status("GET", "/logs-*/_search?size=0", null)).isEqualTo(200);
    assertThat(reader.status("GET", "/_cluster/health", null)).isEqualTo(200);
    assertThat(reader.status("POST", "/logs-app-" + running.environment() + "/_create/1", DOCUMENT))
        .isEqualTo(403);
    assertThat(reader.status("POST", "/logs-app-" + running.environment() + "/_rollover", null))
        .isEqualTo(403);
    assertThat(reader.status("DELETE", "/logs-app-" + running.environment(), null)).isIn(403, 405);
  }

  @Test
  void theShipperKeepsToItsStreams(RunningStack running) {
    ElasticsearchUser shipper = running.elasticsearchUser("log_shipper");
    assertThat(shipper.status("GET", "/logs-*/_search?size=0", null)).isEqualTo(200);
    assertThat(shipper.status("PUT", "/other/_create/1", DOCUMENT)).isEqualTo(403);
    assertThat(shipper.status("GET", "/other/_search", null)).isEqualTo(403);
  }

  @Test
  void theExporterReadsNoLogLine(RunningStack running) {
    ElasticsearchUser exporter = running.elasticsearchUser("exporter");
    assertThat(exporter.status("GET", "/_cluster/health", null)).isEqualTo(200);
    assertThat(exporter.status("GET", "/_nodes/stats", null)).isEqualTo(200);
    assertThat(exporter.status("GET", "/logs-*/_search?size=0&allow_no_indices=false", null))
        .isIn(403, 404);
    assertThat(
            exporter.status("POST", "/logs-app-" + running.environment() + "/_create/1", DOCUMENT))
        .isEqualTo(403);
  }

  @ParameterizedTest
  @CsvSource({"log_shipper", "ops_console", "grafana", "exporter"})
  void nobodyButTheAdministratorManagesUsersOrTheCluster(String user, RunningStack running) {
    ElasticsearchUser program = running.elasticsearchUser(user);
    assertThat(program.status("GET", "/_security/role", null)).isEqualTo(403);
    assertThat(program.status("POST", "/_security/api_key", "{\"name\":\"mine\"}")).isEqualTo(403);
    assertThat(program.status("PUT", "/_snapshot/away", "{\"type\":\"fs\"}")).isEqualTo(403);
    assertThat(
            program.status(
                "PUT",
                "/_cluster/settings",
                "{\"persistent\":{\"action.auto_create_index\":\"true\"}}"))
        .isEqualTo(403);
  }
}
