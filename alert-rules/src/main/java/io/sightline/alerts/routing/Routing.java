package io.sightline.alerts.routing;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;
import tools.jackson.dataformat.yaml.YAMLMapper;
import tools.jackson.dataformat.yaml.YAMLWriteFeature;

/**
 * Alertmanager's configuration: the routes of {@code alertmanager.yml}, and receivers made of
 * {@code channels/*.yml}.
 *
 * @param folder {@code alert-rules/alertmanager}
 * @param alertmanager which one will read it
 * @param consoleUrl where Alertmanager reaches the console
 */
record Routing(Path folder, Version alertmanager, String consoleUrl) {
  private static final YAMLMapper YAML =
      YAMLMapper.builder()
          .disable(YAMLWriteFeature.WRITE_DOC_START_MARKER, YAMLWriteFeature.SPLIT_LINES)
          .build();

  private static final List<String> SEVERITIES = List.of("critical", "warning", "info");

  /**
   * The texts of the files, by their names: {@code alertmanager.yml} and {@code templates/*.tmpl}.
   */
  Map<String, String> files(ChannelSettings channels, Map<String, String> times)
      throws IOException {
    Map<String, String> variables = new HashMap<>(times);
    variables.put("CONSOLE_URL", consoleUrl);
    ObjectNode configuration =
        (ObjectNode) new Template(variables).fill(read(folder.resolve("alertmanager.yml")));
    ArrayNode receivers = (ArrayNode) configuration.path("receivers");
    for (String severity : SEVERITIES) {
      receivers.add(receiver(severity, channels, severity));
    }
    ArrayNode routes = (ArrayNode) configuration.path("route").path("routes");
    int place = 0;
    for (Channel channel : channels.values().keySet()) {
      routes.insert(place++, testRoute(channel));
      ObjectNode receiver = YAML.createObjectNode().put("name", "test-" + channel.title());
      addTo(receiver, channel, channels);
      receivers.add(receiver);
    }
    routes.insert(place, testOfNobody());
    Map<String, String> files = new LinkedHashMap<>();
    files.put(
        "alertmanager.yml",
        "# Made by `alert-rules alertmanager`, which makes it again at the next start: change .env"
            + " instead.\n"
            + YAML.writeValueAsString(configuration));
    try (Stream<Path> templates = Files.list(folder.resolve("templates"))) {
      for (Path template : templates.sorted().toList()) {
        files.put("templates/" + template.getFileName(), Files.readString(template));
      }
    }
    return files;
  }

  private ObjectNode receiver(String name, ChannelSettings channels, String severity)
      throws IOException {
    ObjectNode receiver = YAML.createObjectNode().put("name", name);
    for (Channel channel : channels.values().keySet()) {
      if (channels.severities(channel).contains(severity)) {
        addTo(receiver, channel, channels);
      }
    }
    return receiver;
  }

  private void addTo(ObjectNode receiver, Channel channel, ChannelSettings channels)
      throws IOException {
    Map<String, String> variables =
        new HashMap<>(channels.values().getOrDefault(channel, Map.of()));
    variables.put("CONSOLE_URL", consoleUrl);
    variables.put("CHANNEL", channel.title());
    JsonNode fragment =
        new Template(variables)
            .fill(read(folder.resolve("channels/" + channel.fragment(alertmanager) + ".yml")));
    for (Map.Entry<String, JsonNode> kind : fragment.properties()) {
      receiver.withArray(kind.getKey()).addAll((ArrayNode) kind.getValue());
    }
  }

  /** One channel alone, at once, and each test on its own. */
  private static ObjectNode testRoute(Channel channel) {
    ObjectNode route = YAML.createObjectNode().put("receiver", "test-" + channel.title());
    route
        .putArray("matchers")
        .add("alertname=\"TestAlert\"")
        .add("channel=\"" + channel.title() + "\"");
    route.putArray("group_by").add("...");
    return route.put("group_wait", "0s");
  }

  /** A test of a channel that is off goes nowhere. */
  private static ObjectNode testOfNobody() {
    ObjectNode route = YAML.createObjectNode().put("receiver", "nobody");
    route.putArray("matchers").add("alertname=\"TestAlert\"");
    return route;
  }

  private static JsonNode read(Path file) throws IOException {
    return YAML.readTree(Files.readString(file));
  }
}
