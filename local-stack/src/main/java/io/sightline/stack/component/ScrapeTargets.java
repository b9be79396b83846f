package io.sightline.stack.component;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import tools.jackson.dataformat.yaml.YAMLMapper;

/**
 * The files by which Prometheus finds its targets, one for each job. They are all that differs from
 * the docker runtime, where names of containers stand in the place of ports.
 */
final class ScrapeTargets {
  private final StackSettings settings;

  ScrapeTargets(StackSettings settings) {
    this.settings = settings;
  }

  void write() throws IOException {
    Path folder = folder();
    Files.createDirectories(folder);
    job(folder, "application", Port.DEMO, "demo-service");
    job(folder, "log-shipper", Port.SHIPPER, "log-shipper");
    job(folder, "ops-console", Port.CONSOLE, "ops-console");
    job(folder, "node", Port.NODE_EXPORTER, "node-exporter");
    job(folder, "postgres", Port.POSTGRES_EXPORTER, "postgres-exporter");
    job(folder, "redis", Port.REDIS_EXPORTER, "redis-exporter");
    // One service: what one of them knows of the cluster is known.
    write(
        folder,
        "elasticsearch",
        ElasticsearchNode.of(settings).stream().map(node -> address(node.exporter())).toList(),
        labels("elasticsearch-exporter"));
    job(folder, "blackbox", Port.BLACKBOX_EXPORTER, "blackbox-exporter");
    job(folder, "prometheus", Port.PROMETHEUS, "prometheus");
    job(folder, "alertmanager", Port.ALERTMANAGER, "alertmanager");
    probe(folder);
    writeAlertmanagers(true);
  }

  /** Where alerts are handed over: to the console, or past it. */
  void writeAlertmanagers(boolean throughConsole) throws IOException {
    job(
        folder(),
        "alertmanagers",
        throughConsole ? Port.CONSOLE : Port.ALERTMANAGER,
        throughConsole ? "ops-console" : "alertmanager");
  }

  private Path folder() {
    return settings.run("prometheus").resolve("targets");
  }

  private void job(Path folder, String name, Port port, String service) throws IOException {
    write(folder, name, List.of(address(port)), labels(service));
  }

  private String address(Port port) {
    return "127.0.0.1:" + settings.port(port);
  }

  /** Pages that the blackbox exporter asks for. */
  private void probe(Path folder) throws IOException {
    Map<String, String> labels = labels("demo-service");
    labels.put("__blackbox", "127.0.0.1:" + settings.port(Port.BLACKBOX_EXPORTER));
    write(folder, "probe", List.of(settings.url(Port.DEMO) + "/health/ready"), labels);
  }

  private Map<String, String> labels(String service) {
    Map<String, String> labels = new LinkedHashMap<>();
    labels.put("service", service);
    labels.put("environment", settings.environment());
    labels.put("host", "localhost");
    return labels;
  }

  private static void write(
      Path folder, String name, List<String> targets, Map<String, String> labels)
      throws IOException {
    Map<String, Object> group = new LinkedHashMap<>();
    group.put("targets", targets);
    group.put("labels", labels);
    String text = new YAMLMapper().writeValueAsString(List.of(group));
    Path file = folder.resolve(name + ".yml");
    if (Files.exists(file) && Files.readString(file).equals(text)) {
      return;
    }
    // In one step: Prometheus looks at the folder all the time.
    Path written = folder.resolve(name + ".new");
    Files.writeString(written, text);
    Files.move(written, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
  }
}
