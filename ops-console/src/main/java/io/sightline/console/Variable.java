package io.sightline.console;

import java.util.Arrays;
import java.util.stream.Collectors;

/** Every environment variable the console reads. An empty value counts as not set. */
enum Variable {
  CONSOLE_HOST("127.0.0.1", "address the HTTP and SMTP listeners bind"),
  CONSOLE_PORT("8088", "port of the page; 0 takes a free one"),
  CONSOLE_SMTP_PORT("1025", "port of the SMTP inbox; 0 takes a free one"),
  CONSOLE_DATA_DIR("", "folder where the inbox is kept; required"),
  CONSOLE_ALLOWED_HOSTS("", "further host names the page may be opened under, with commas between"),
  CONSOLE_LOGIN(
      "auto", "required, off, or auto: required as soon as CONSOLE_HOST is not the loopback"),
  CONSOLE_OPERATOR_PASSWORD_FILE("", "file with the password of the user 'operator'"),
  CONSOLE_VIEWER_PASSWORD_FILE("", "file with the password of the user 'viewer'"),
  PROMETHEUS_URL("http://127.0.0.1:9090", "where Prometheus answers"),
  ALERTMANAGER_URL("http://127.0.0.1:9093", "where Alertmanager answers"),
  ELASTICSEARCH_URL("http://127.0.0.1:9200", "where Elasticsearch answers"),
  ELASTICSEARCH_USERNAME("", "user for Elasticsearch; none when not set"),
  ELASTICSEARCH_PASSWORD_FILE("", "file that holds this user's password"),
  STACK_STATUS_FILE("", "the launcher's status file; without it Prometheus' targets tell"),
  STATISTICS_FILE("", "JSON list of what the status page counts, instead of the console's own"),
  RUNBOOKS_DIR("", "folder with <AlertName>.md files"),
  DASHBOARDS_DIR("", "folder with the dashboards' JSON files, for /d/<uid>"),
  GRAFANA_URL("", "link to Grafana, when there is one"),
  KIBANA_URL("", "link to Kibana, when there is one"),
  SIGHTLINE_ENVIRONMENT("local", "name of the environment, shown on the page"),
  SIGHTLINE_LOG_DIR("", "folder for JSON log files; without it logs go to the console only");

  private final String preset;
  private final String meaning;

  Variable(String preset, String meaning) {
    this.preset = preset;
    this.meaning = meaning;
  }

  String preset() {
    return preset;
  }

  static String table() {
    return Arrays.stream(values())
        .map(
            each ->
                String.format(
                    "  %-28s %s%s",
                    each.name(),
                    each.meaning,
                    each.preset.isEmpty() ? "" : " (" + each.preset + ")"))
        .collect(Collectors.joining("\n"));
  }
}
