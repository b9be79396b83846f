package io.sightline.stack.component;

import io.sightline.stack.process.Launch;
import io.sightline.stack.provision.Tool;
import io.sightline.stack.provision.Toolbox;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The components that measure and raise alarms. */
final class Monitoring {
  private final StackSettings settings;
  private final Toolbox toolbox;
  private final Secrets secrets;
  private final Alerting alerting;

  Monitoring(StackSettings settings, Toolbox toolbox, Secrets secrets) {
    this.settings = settings;
    this.toolbox = toolbox;
    this.secrets = secrets;
    this.alerting = new Alerting(settings, toolbox);
  }

  Component nodeExporter() {
    return exporter(
        "node-exporter",
        "Node exporter",
        Tool.NODE_EXPORTER,
        Port.NODE_EXPORTER,
        List.of(),
        Map::of);
  }

  Component postgresExporter() {
    return exporter(
        "postgres-exporter",
        "PostgreSQL exporter",
        Tool.POSTGRES_EXPORTER,
        Port.POSTGRES_EXPORTER,
        List.of(),
        () ->
            Map.of(
                "DATA_SOURCE_URI",
                "127.0.0.1:"
                    + settings.port(Port.POSTGRESQL)
                    + "/postgres?sslmode=disable&connect_timeout=3",
                "DATA_SOURCE_USER",
                "exporter",
                "DATA_SOURCE_PASS_FILE",
                secrets.file("exporter_database_password").toString()));
  }

  Component redisExporter() {
    return exporter(
        "redis-exporter",
        "Redis exporter",
        Tool.REDIS_EXPORTER,
        Port.REDIS_EXPORTER,
        List.of(
            "--redis.addr=redis://127.0.0.1:" + settings.port(Port.REDIS),
            "--connection-timeout=3s"),
        () -> Map.of("REDIS_PASSWORD", secrets.read("redis_password")));
  }

  Component blackboxExporter() {
    return exporter(
        "blackbox-exporter",
        "Blackbox exporter",
        Tool.BLACKBOX_EXPORTER,
        Port.BLACKBOX_EXPORTER,
        List.of(
            "--config.file=" + settings.repository().resolve("alert-rules/blackbox/blackbox.yml")),
        Map::of);
  }

  /** One for each node, so that the others tell of the cluster when one node is away. */
  List<Component> elasticsearchExporters() {
    return ElasticsearchNode.of(settings).stream().map(this::elasticsearchExporter).toList();
  }

  private Component elasticsearchExporter(ElasticsearchNode node) {
    return exporter(
        node.exporterComponent(),
        settings.elasticsearchNodes() == 1
            ? "Elasticsearch exporter"
            : "Elasticsearch exporter of " + node.name(),
        Tool.ELASTICSEARCH_EXPORTER,
        node.exporter(),
        // Less than Prometheus waits for the exporter, so that a server that hangs is told as down.
        // It tells of its own node and of the cluster.
        List.of("--es.uri=" + settings.url(node.http()), "--es.timeout=3s"),
        () ->
            Map.of(
                "ES_USERNAME",
                "exporter",
                "ES_PASSWORD",
                secrets.read(ElasticsearchUsers.secretOf("exporter"))));
  }

  @FunctionalInterface
  private interface Variables {
    Map<String, String> read() throws IOException;
  }

  private Component exporter(
      String name, String title, Tool tool, Port port, List<String> options, Variables variables) {
    return new Component(
        name,
        title,
        Optional.of(URI.create(settings.url(port))),
        List.of(),
        () -> {
          List<String> command = new ArrayList<>(toolbox.command(tool));
          command.add("--web.listen-address=127.0.0.1:" + settings.port(port));
          command.addAll(options);
          Files.createDirectories(settings.run(name));
          return new Launch(command, variables.read(), settings.run(name), settings.output(name));
        },
        new HttpCheck(settings.url(port) + "/metrics"));
  }

  Component prometheus() {
    return new Component(
        "prometheus",
        "Prometheus",
        Optional.of(URI.create(settings.url(Port.PROMETHEUS))),
        List.of(),
        this::preparePrometheus,
        new HttpCheck(settings.url(Port.PROMETHEUS) + "/-/ready"));
  }

  private Launch preparePrometheus() throws IOException {
    Path source = settings.repository().resolve("alert-rules/prometheus");
    Path folder = settings.run("prometheus");
    Files.createDirectories(folder);
    Files.writeString(
        folder.resolve("prometheus.yml"),
        Files.readString(source.resolve("prometheus.yml")) + remoteWrite());
    alerting.renderRules(folder.resolve("rules"));
    new ScrapeTargets(settings).write();
    List<String> command = new ArrayList<>(toolbox.command(Tool.PROMETHEUS));
    command.addAll(
        List.of(
            "--config.file=" + folder.resolve("prometheus.yml"),
            "--storage.tsdb.path=" + settings.data("prometheus"),
            "--storage.tsdb.retention.time=" + settings.variable("PROMETHEUS_RETENTION", "35d"),
            "--web.listen-address=127.0.0.1:" + settings.port(Port.PROMETHEUS),
            "--web.external-url=" + settings.url(Port.PROMETHEUS),
            // The links in alerts start with these two; newer releases expand them by themselves.
            // Exemplars are kept when this is asked for, in every release so far.
            "--enable-feature=expand-external-labels,exemplar-storage",
            // An alert that fires before Alertmanager answers is sent again soon.
            "--rules.alert.resend-delay=10s"));
    Files.createDirectories(settings.data("prometheus"));
    return new Launch(
        command,
        Map.of(
            "CONSOLE_URL", settings.url(Port.CONSOLE),
            "DASHBOARDS_URL", settings.url(Port.CONSOLE)),
        folder,
        settings.output("prometheus"));
  }

  /** The end of the configuration: where samples are handed on to, if anywhere. */
  private String remoteWrite() {
    String url = settings.variable("PROMETHEUS_REMOTE_WRITE_URL", "");
    return url.isEmpty()
        ? ""
        : "\nremote_write:\n  - name: long-term-store\n    url: '%s'\n".formatted(url);
  }

  Component alertmanager() {
    return new Component(
        "alertmanager",
        "Alertmanager",
        Optional.of(URI.create(settings.url(Port.ALERTMANAGER))),
        // Its first alert shall find the inbox open.
        List.of("ops-console"),
        this::prepareAlertmanager,
        new HttpCheck(settings.url(Port.ALERTMANAGER) + "/-/ready"));
  }

  private Launch prepareAlertmanager() throws IOException {
    Path folder = settings.run("alertmanager");
    Files.createDirectories(folder);
    alerting.renderAlertmanager(folder);
    Files.createDirectories(settings.data("alertmanager"));
    List<String> command = new ArrayList<>(toolbox.command(Tool.ALERTMANAGER));
    command.addAll(
        List.of(
            "--config.file=" + folder.resolve("alertmanager.yml"),
            "--storage.path=" + settings.data("alertmanager"),
            "--web.listen-address=127.0.0.1:" + settings.port(Port.ALERTMANAGER),
            "--web.external-url=" + settings.url(Port.ALERTMANAGER),
            // At this level it tells each delivery, which is what test-alert reads.
            "--log.level=debug",
            // One instance needs no peers, and so no port open to the network.
            "--cluster.listen-address="));
    return new Launch(command, Map.of(), folder, settings.output("alertmanager"));
  }
}
