package io.sightline.dashboards;

import java.nio.file.Path;

/** Where this module's files are. Tests run in the module's folder; its siblings are beside it. */
final class Module {
  static final Path HERE = Path.of("").toAbsolutePath();
  static final Path DASHBOARDS = HERE.resolve("grafana/dashboards");
  static final Path PROVISIONING = HERE.resolve("grafana/provisioning");
  static final Path KIBANA = HERE.resolve("kibana/sightline.ndjson");
  static final Path KIBANA_OBJECTS = HERE.resolve("kibana/objects");
  static final Path CONTRACT = HERE.resolve("metrics-contract.txt");
  static final Path ALERT_RULES = HERE.resolveSibling("alert-rules");
  static final Path RULES = ALERT_RULES.resolve("prometheus/rules");
  static final Path RUNBOOKS = ALERT_RULES.resolve("runbooks");

  private Module() {}
}
