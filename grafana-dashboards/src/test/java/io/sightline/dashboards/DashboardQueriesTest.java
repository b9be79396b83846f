package io.sightline.dashboards;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class DashboardQueriesTest {
  @TempDir Path folder;

  @Test
  void variablesAreReplacedByValuesOrByAll() throws IOException {
    dashboard(
        "sum(rate(x_total{service=~\\\"$service\\\", instance=~\\\"${instance:regex}\\\"}[$__rate_interval]))");
    assertThat(DashboardQueries.in(folder, Map.of("service", "demo", "__rate_interval", "40s")))
        .contains(
            new DashboardQuery(
                "board",
                "Requests",
                "A",
                "sum(rate(x_total{service=~\"demo\", instance=~\".*\"}[40s]))"));
  }

  @Test
  void aVariablesOwnQueryIsAskedAsAnExpression() throws IOException {
    dashboard("up");
    assertThat(DashboardQueries.in(folder, Map.of("service", "demo")))
        .contains(
            new DashboardQuery(
                "board", "$instance", "", "count by (instance) (up{service=~\"demo\"})"));
  }

  @Test
  void aVariableThatNobodyDefinesIsRefused() throws IOException {
    dashboard("up{job=\\\"$jbo\\\"}");
    assertThatThrownBy(() -> DashboardQueries.in(folder, Map.of()))
        .hasMessage("board / Requests: a variable of the dashboard, was '$jbo'");
  }

  @Test
  void aFolderWithoutDashboardsIsRefused() {
    assertThatThrownBy(() -> DashboardQueries.in(folder, Map.of()))
        .hasMessage(folder + ": a folder with dashboards (*.json)");
  }

  @Test
  void theOverviewAsksAboutEverythingItPromises() {
    assertThat(DashboardQueries.in(Module.DASHBOARDS, Map.of()))
        .extracting(DashboardQuery::panel)
        .contains("Requests", "Error ratio", "Response time", "Heap in use", "Orders", "$service");
  }

  @Test
  void whatMayBeEmptyIsSaidAndHasAReason() {
    assertThat(DashboardQueries.in(Module.DASHBOARDS, Map.of()))
        .filteredOn(query -> DashboardQueries.mayBeEmpty(query).isPresent())
        .extracting(DashboardQuery::panel)
        .containsOnly(
            "annotation Deployments",
            "annotation Alerts",
            "Alerts over time",
            "Alerts now",
            "Samples",
            "Delay of the long-term store",
            "Probed pages");
  }

  private void dashboard(String expression) throws IOException {
    Files.writeString(
        folder.resolve("board.json"),
        """
        {"uid": "board",
         "panels": [{"type": "row", "title": "Row"},
                    {"type": "stat", "title": "Requests", "targets": [{"refId": "A", "expr": "%s"}]}],
         "templating": {"list": [
           {"name": "service", "type": "query", "allValue": ".*", "query": {"query": "label_values(up, service)"}},
           {"name": "instance", "type": "query", "allValue": ".*",
            "query": {"query": "label_values(up{service=~\\"$service\\"}, instance)"}}]}}
        """
            .formatted(expression));
  }
}
