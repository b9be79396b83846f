package io.sightline.stack.component;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
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

  void write(Path folder) throws IOException {
    Files.createDirectories(folder);
    job(folder, "application", Port.DEMO, "demo-service");
    job(folder, "log-shipper", Port.SHIPPER, "log-shipper");
    job(folder, "ops-console", Port.CONSOLE, "ops-console");
    job(folder, "node", Port.NODE_EXPORTER, "node-exporter");
    job(folder, "postgres", Port.POSTGRES_EXPORTER, "postgres-exporter");
    job(folder, "redis", Port.REDIS_EXPORTER, "redis-exporter");
    job(folder, "prometheus", Port.PROMETHEUS, "prometheus");
    job(folder, "alertmanager", Port.ALERTMANAGER, "alertmanager");
    // Where alerts are sent to; the same address, in the place Prometheus looks for it.
    job(folder, "alertmanagers", Port.ALERTMANAGER, "alertmanager");
  }

  private void job(Path folder, String name, Port port, String service) throws IOException {
    Map<String, Object> group = new LinkedHashMap<>();
    group.put("targets", List.of("127.0.0.1:" + settings.port(port)));
    group.put("labels", Map.of("service", service, "environment", settings.environment()));
    Files.writeString(
        folder.resolve(name + ".yml"), new YAMLMapper().writeValueAsString(List.of(group)));
  }
}
