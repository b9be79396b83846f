package io.sightline.stack.component;

import io.sightline.stack.process.FreePorts;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;

/**
 * What a user may set, by variable or in {@code .env}.
 *
 * @param repository the checkout: configuration files and built jars
 * @param state everything the stack writes, {@code <repository>/.sightline} by default; a relative
 *     one is below the repository, wherever the caller stands
 * @param ports of each listener
 * @param variables all of them, for what is handed through (SMTP_HOST, SLACK_WEBHOOK_URL, …)
 */
public record StackSettings(
    Path repository, Path state, Map<Port, Integer> ports, Map<String, String> variables) {

  /**
   * Reads the variables.
   *
   * @throws IllegalArgumentException with one line per problem: {@code NAME: expectation, was
   *     'value'}
   */
  public static StackSettings from(Path repository, Map<String, String> variables) {
    List<String> problems = new ArrayList<>();
    Map<Port, Integer> ports = new EnumMap<>(Port.class);
    for (Port port : Port.values()) {
      String value = value(variables, port.variable(), Integer.toString(port.standard()));
      if (value.matches("\\d{1,5}")
          && Integer.parseInt(value) >= 1
          && Integer.parseInt(value) <= 65_535) {
        int number = Integer.parseInt(value);
        ports.forEach(
            (other, taken) -> {
              if (taken == number) {
                problems.add(
                    port.variable()
                        + ": expected a port of its own, was "
                        + other.variable()
                        + "'s '"
                        + number
                        + "'");
              }
            });
        ports.put(port, number);
      } else {
        problems.add(port.variable() + ": expected a port, 1 to 65535, was '" + value + "'");
      }
    }
    expect(
        variables,
        problems,
        "ELASTICSEARCH_HEAP",
        "512m",
        "[1-9][0-9]*[mg]",
        "a size like 512m or 2g");
    expect(
        variables,
        problems,
        "ELASTICSEARCH_NODES",
        "1",
        "[13]",
        "1, or 3 for one that may be lost");
    expect(
        variables,
        problems,
        "TRAFFIC_REQUESTS_PER_SECOND",
        "8",
        "[0-9]{1,3}",
        "a whole number, 0 to 999; 0 is off");
    expect(
        variables,
        problems,
        "SIGHTLINE_ENVIRONMENT",
        "local",
        "[a-z0-9][a-z0-9_.-]*",
        "lower case letters, digits, '_', '.' or '-'");
    if (!problems.isEmpty()) {
      throw new IllegalArgumentException(String.join(System.lineSeparator(), problems));
    }
    String state =
        value(variables, "SIGHTLINE_STATE_DIR", repository.resolve(".sightline").toString());
    return new StackSettings(
        repository,
        repository.resolve(state).toAbsolutePath().normalize(),
        Map.copyOf(ports),
        Map.copyOf(variables));
  }

  /** Settings whose listeners are all on free ports, and which write only below {@code state}. */
  public static StackSettings onFreePorts(
      Path repository, Path state, Map<String, String> variables) {
    Map<String, String> all = new HashMap<>(variables);
    Iterator<Integer> free = FreePorts.some(Port.values().length).iterator();
    for (Port port : Port.values()) {
      all.put(port.variable(), Integer.toString(free.next()));
    }
    all.put("SIGHTLINE_STATE_DIR", state.toString());
    return from(repository, all);
  }

  private static void expect(
      Map<String, String> variables,
      List<String> problems,
      String name,
      String otherwise,
      String pattern,
      String expectation) {
    String value = value(variables, name, otherwise);
    if (!value.matches(pattern)) {
      problems.add(name + ": expected " + expectation + ", was '" + value + "'");
    }
  }

  private static String value(Map<String, String> variables, String name, String otherwise) {
    String value = variables.getOrDefault(name, "").strip();
    return value.isEmpty() ? otherwise : value;
  }

  /** The variable's value, or the default when it is unset or blank. */
  public String variable(String name, String otherwise) {
    return value(variables, name, otherwise);
  }

  /** The port of a listener. */
  public int port(Port port) {
    Integer number = ports.get(port);
    if (number == null) {
      throw new IllegalStateException("no port for " + port);
    }
    return number;
  }

  /** {@code http://127.0.0.1:<port>}. */
  public String url(Port port) {
    return "http://127.0.0.1:" + port(port);
  }

  /** How many Elasticsearch nodes there are: 1 or 3. */
  public int elasticsearchNodes() {
    return Integer.parseInt(variable("ELASTICSEARCH_NODES", "1"));
  }

  /** The ports of the listeners that there are with these settings. */
  public Map<Port, Integer> usedPorts() {
    Map<Port, Integer> used = new EnumMap<>(ports);
    if (elasticsearchNodes() == 1) {
      ElasticsearchNode.FURTHER.forEach(
          node -> {
            used.remove(node.http());
            used.remove(node.transport());
            used.remove(node.exporter());
          });
    }
    return used;
  }

  /** The environment's name, part of every log line and target. */
  public String environment() {
    return variable("SIGHTLINE_ENVIRONMENT", "local");
  }

  /** Calls per second of the traffic generator; 0 means that there is none. */
  public int trafficRate() {
    return Integer.parseInt(variable("TRAFFIC_REQUESTS_PER_SECOND", "8"));
  }

  /** Where the service of this name keeps what must survive a restart. */
  public Path data(String component) {
    return state.resolve("data").resolve(component);
  }

  /** Where a component's generated configuration goes. */
  public Path run(String component) {
    return state.resolve("run").resolve(component);
  }

  /** Where a component's standard output and error go. */
  public Path output(String component) {
    return state.resolve("logs/process").resolve(component + ".log");
  }

  /** The JSON log files of all services, a folder each. */
  public Path serviceLogs() {
    return state.resolve("logs/services");
  }

  /** What a team changed about the alerts; the file need not exist. */
  public Path alertsConfig() {
    return repository.resolve(variable("ALERTS_CONFIG", "alert-rules/config.yml"));
  }

  /** The state of all components, as JSON. */
  public Path statusFile() {
    return state.resolve("state/status.json");
  }

  /** There while a restore is not finished; holds the backup's path. */
  public Path unfinishedRestore() {
    return state.resolve("state/unfinished-restore");
  }

  /** Generated passwords. */
  public Path secrets() {
    return state.resolve("secrets");
  }
}
