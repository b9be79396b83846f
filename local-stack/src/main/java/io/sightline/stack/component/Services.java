package io.sightline.stack.component;

import io.sightline.stack.process.Folders;
import io.sightline.stack.process.Launch;
import io.sightline.stack.process.RunningJava;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** The components that are programs of this repository, each a runnable jar. */
final class Services {
  /** Starts of the names of app-metrics' settings. */
  private static final List<String> OBSERVED =
      List.of(
          "SIGHTLINE_LOG_",
          "SIGHTLINE_REQUEST_LOG_",
          "SIGHTLINE_METRICS_",
          "SIGHTLINE_HTTP_",
          "SIGHTLINE_HEALTH_",
          "SIGHTLINE_SECRETS_");

  /** Starts of the names of the console's settings, most of them for alerts on their way. */
  private static final List<String> OF_THE_CONSOLE =
      List.of(
          "CONSOLE_LOGIN",
          "STATISTICS_FILE",
          "HEARTBEAT_",
          "SMTP_",
          "ALERT_EMAIL_TO",
          "SLACK_WEBHOOK_URL",
          "DINGTALK_",
          "FEISHU_",
          "TEAMS_",
          "SMS_",
          "TWILIO_",
          "ALIYUN_");

  /** Other settings of the services that may stand in {@code .env}, which they do not read. */
  private static final List<String> HANDED_ON =
      List.of(
          "SIGHTLINE_SLOW_QUERY_MS",
          "SHIPPER_RETENTION_DAYS",
          "SHIPPER_ERROR_RETENTION_DAYS",
          "SHIPPER_VOLATILE_RETENTION_DAYS",
          "SHIPPER_INDEX_REPLICAS");

  private final StackSettings settings;
  private final Secrets secrets;

  Services(StackSettings settings, Secrets secrets) {
    this.settings = settings;
    this.secrets = secrets;
  }

  Component demoService() {
    return new Component(
        "demo-service",
        "Demo service",
        Optional.of(URI.create(settings.url(Port.DEMO))),
        List.of("postgresql", "redis"),
        () -> java("demo-service", "demo-service", "128m", demoVariables(), "serve"),
        new HttpCheck(settings.url(Port.DEMO) + "/health"));
  }

  private Map<String, String> demoVariables() throws IOException {
    Map<String, String> variables = new HashMap<>();
    variables.put("DEMO_PORT", Integer.toString(settings.port(Port.DEMO)));
    variables.put("DEMO_FAULTS", "true");
    variables.put(
        "DATABASE_URL", "jdbc:postgresql://127.0.0.1:" + settings.port(Port.POSTGRESQL) + "/demo");
    variables.put("DATABASE_USER", "demo");
    variables.put("DATABASE_PASSWORD_FILE", secrets.file("demo_database_password").toString());
    variables.put("REDIS_URL", "redis://127.0.0.1:" + settings.port(Port.REDIS));
    variables.put("REDIS_PASSWORD_FILE", secrets.file("redis_password").toString());
    return variables;
  }

  Component traffic() {
    return new Component(
        "traffic",
        "Traffic generator",
        Optional.empty(),
        List.of("demo-service"),
        () ->
            java(
                "traffic",
                "demo-service",
                "48m",
                Map.of(
                    "TRAFFIC_TARGET_URL", settings.url(Port.DEMO),
                    "TRAFFIC_REQUESTS_PER_SECOND", Integer.toString(settings.trafficRate())),
                "traffic"),
        // It has nothing to ask; that it runs is all there is to know.
        () -> {});
  }

  Component logShipper() {
    return new Component(
        "log-shipper",
        "Log shipper",
        Optional.of(URI.create(settings.url(Port.SHIPPER))),
        List.of("elasticsearch"),
        () ->
            java(
                "log-shipper",
                "log-shipper",
                "96m",
                shipperVariables(),
                "run",
                "--config",
                settings.repository().resolve("log-shipper/config/shipper.yml").toString()),
        new HttpCheck(settings.url(Port.SHIPPER) + "/health"));
  }

  private Map<String, String> shipperVariables() throws IOException {
    Map<String, String> variables = new HashMap<>(elasticsearchAccess("log_shipper"));
    variables.put(
        "ELASTICSEARCH_URL",
        ElasticsearchNode.of(settings).stream()
            .map(node -> settings.url(node.http()))
            .collect(Collectors.joining(",")));
    if (settings.elasticsearchNodes() > 1) {
      variables.put("SHIPPER_INDEX_REPLICAS", settings.variable("SHIPPER_INDEX_REPLICAS", "1"));
    }
    variables.put("SHIPPER_PORT", Integer.toString(settings.port(Port.SHIPPER)));
    variables.put("SHIPPER_STATE_DIR", settings.data("log-shipper").toString());
    return variables;
  }

  Component opsConsole() {
    return new Component(
        "ops-console",
        "Console",
        Optional.of(URI.create(settings.url(Port.CONSOLE))),
        List.of(),
        () -> java("ops-console", "ops-console", "96m", consoleVariables()),
        new HttpCheck(settings.url(Port.CONSOLE) + "/health"));
  }

  private Map<String, String> consoleVariables() throws IOException {
    // Its inbox holds what was sent to people, which is not for every user of the machine.
    Folders.createPrivate(settings.data("ops-console"));
    Map<String, String> variables = new HashMap<>(elasticsearchAccess("ops_console"));
    settings
        .variables()
        .forEach(
            (name, value) -> {
              if (!value.isBlank() && OF_THE_CONSOLE.stream().anyMatch(name::startsWith)) {
                variables.put(name, value);
              }
            });
    variables.put("CONSOLE_PORT", Integer.toString(settings.port(Port.CONSOLE)));
    variables.put("CONSOLE_SMTP_PORT", Integer.toString(settings.port(Port.CONSOLE_SMTP)));
    variables.put("CONSOLE_DATA_DIR", settings.data("ops-console").toString());
    variables.put("PROMETHEUS_URL", settings.url(Port.PROMETHEUS));
    variables.put("ALERTMANAGER_URL", settings.url(Port.ALERTMANAGER));
    variables.put("STACK_STATUS_FILE", settings.statusFile().toString());
    variables.put("RUNBOOKS_DIR", settings.repository().resolve("alert-rules/runbooks").toString());
    variables.put(
        "DASHBOARDS_DIR",
        settings.repository().resolve("grafana-dashboards/grafana/dashboards").toString());
    return variables;
  }

  private Map<String, String> elasticsearchAccess(String user) throws IOException {
    return Map.of(
        "ELASTICSEARCH_URL", settings.url(Port.ELASTICSEARCH),
        "ELASTICSEARCH_USERNAME", user,
        "ELASTICSEARCH_PASSWORD_FILE", secrets.file(ElasticsearchUsers.secretOf(user)).toString());
  }

  private Launch java(
      String component,
      String module,
      String heap,
      Map<String, String> variables,
      String... arguments)
      throws IOException {
    Path jar = settings.repository().resolve(module + "/target/" + module + "-all.jar");
    if (!Files.isRegularFile(jar)) {
      throw new IOException(
          module + " has not been built: run ./deploy.sh up, or mvn package for all of it");
    }
    Path folder = settings.run(component);
    Files.createDirectories(folder);
    List<String> command = new ArrayList<>(RunningJava.command(heap));
    command.addAll(List.of("-jar", jar.toString()));
    command.addAll(List.of(arguments));
    Map<String, String> all = new HashMap<>();
    all.putAll(handedOn());
    all.putAll(variables);
    all.put("SIGHTLINE_ENVIRONMENT", settings.environment());
    all.put("SIGHTLINE_LOG_DIR", settings.serviceLogs().toString());
    return new Launch(command, all, folder, settings.output(component));
  }

  /** What the user set and the services read; a misspelt name too, for they say what is meant. */
  private Map<String, String> handedOn() {
    Map<String, String> all = new HashMap<>();
    settings
        .variables()
        .forEach(
            (name, value) -> {
              if (!value.isBlank()
                  && (HANDED_ON.contains(name) || OBSERVED.stream().anyMatch(name::startsWith))) {
                all.put(name, value);
              }
            });
    return all;
  }
}
