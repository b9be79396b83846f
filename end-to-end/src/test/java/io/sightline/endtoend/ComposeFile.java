package io.sightline.endtoend;

import io.sightline.stack.provision.Repository;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
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

  /** What is laid on top for logs of containers to go to the shipper. */
  static final Path CONTAINER_LOGS = Repository.root().resolve("docker/container-logs.yml");

  /**
   * No stand-in can be made for these where no registry can be reached; the stand-in of
   * Elasticsearch lacks a module that its setup for Kibana needs.
   */
  static final List<String> WITHOUT_STAND_IN =
      List.of("elasticsearch-setup", "grafana", "kibana", "kibana-setup");

  static ComposeFile read() {
    return read(PATH);
  }

  /** These laid one on top of the other. */
  static ComposeFile read(Path... files) {
    List<String> words = new ArrayList<>(List.of("compose"));
    words.addAll(everythingOf(files));
    words.addAll(List.of("config", "--format", "json"));
    String text = Docker.command(defaults(), words.toArray(String[]::new));
    return new ComposeFile(Json.MAPPER.readTree(text.substring(text.indexOf('{'))));
  }

  /** The options of compose for these files and all profiles. */
  static List<String> everythingOf(Path... files) {
    List<String> options = new ArrayList<>();
    for (Path file : files) {
      options.addAll(List.of("--file", file.toString()));
    }
    for (String profile : List.of("monitoring", "logging", "proxy")) {
      options.addAll(List.of("--profile", profile));
    }
    return options;
  }

  /**
   * Every variable of the files, empty, which means its default: so that neither a developer's
   * {@code .env} nor the environment decides what is tested.
   */
  static Map<String, String> defaults() {
    try {
      Map<String, String> variables = new HashMap<>();
      Matcher name =
          Pattern.compile("\\$\\{([A-Z0-9_]+)")
              .matcher(Files.readString(PATH) + Files.readString(CONTAINER_LOGS));
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
