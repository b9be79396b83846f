package io.sightline.endtoend;

import io.sightline.stack.provision.Repository;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;

/**
 * {@code docker-compose.yml} as compose understands it, all profiles.
 *
 * @param config what {@code docker compose config} makes of it
 */
record ComposeFile(JsonNode config) {
  static final Path PATH = Repository.root().resolve("docker-compose.yml");

  /**
   * No stand-in can be made for these where no registry can be reached; the stand-in of
   * Elasticsearch lacks a module that its setup for Kibana needs.
   */
  static final List<String> WITHOUT_STAND_IN =
      List.of("elasticsearch-setup", "grafana", "kibana", "kibana-setup");

  static ComposeFile read() {
    String text =
        Docker.command(
            defaults(),
            "compose",
            "--file",
            PATH.toString(),
            "--profile",
            "monitoring",
            "--profile",
            "logging",
            "--profile",
            "proxy",
            "config",
            "--format",
            "json");
    return new ComposeFile(Json.MAPPER.readTree(text.substring(text.indexOf('{'))));
  }

  /**
   * Every variable of the file, empty, which means its default: so that neither a developer's
   * {@code .env} nor the environment decides what is tested.
   */
  static Map<String, String> defaults() {
    try {
      Map<String, String> variables = new HashMap<>();
      Matcher name = Pattern.compile("\\$\\{([A-Z0-9_]+)").matcher(Files.readString(PATH));
      while (name.find()) {
        variables.put(name.group(1), "");
      }
      return variables;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  Map<String, JsonNode> services() {
    Map<String, JsonNode> services = new TreeMap<>();
    config.at("/services").properties().forEach(one -> services.put(one.getKey(), one.getValue()));
    return services;
  }

  private Set<String> networks(String service) {
    Set<String> networks = new TreeSet<>();
    config
        .at("/services/" + service + "/networks")
        .properties()
        .forEach(one -> networks.add(one.getKey()));
    return networks;
  }

  boolean mayLeave(String service) {
    return networks(service).stream().anyMatch(name -> name.endsWith("-outbound"));
  }

  /** Who shares a network with a service. */
  Set<String> neighbours(String service) {
    Set<String> neighbours = new TreeSet<>();
    for (String other : services().keySet()) {
      if (!other.equals(service)
          && networks(other).stream().anyMatch(networks(service)::contains)) {
        neighbours.add(other);
      }
    }
    return neighbours;
  }
}
