package io.sightline.console.logs;

import io.sightline.console.backend.BackendClient;
import io.sightline.console.backend.BackendException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import tools.jackson.databind.JsonNode;

/** Which fields the lines have; asked once a minute at most. Thread-safe. */
public final class LogFields {
  /**
   * A field.
   *
   * @param isAggregatable whether its values can be counted
   */
  public record Field(String name, String type, boolean isAggregatable) {}

  private record Known(Map<String, Field> fields, Instant at) {}

  private static final Duration FRESH = Duration.ofMinutes(1);
  private static final String PATH =
      "/logs-*/_field_caps?fields=*&filters=-metadata,-parent,-nested&ignore_unavailable=true"
          + "&allow_no_indices=true&filter_path=fields.*.*.type,fields.*.*.aggregatable";

  /** The template's second names, which would only double what is listed. */
  private static final Set<String> ALIASES =
      Set.of(
          "host.name",
          "process.pid",
          "log.syslog.facility.name",
          "log.syslog.severity.name",
          "log.syslog.msgid",
          "log.level",
          "log.logger",
          "process.thread.name",
          "service.name",
          "service.version",
          "service.environment",
          "http.request.id",
          "trace.id",
          "span.id",
          "user.name",
          "user.id",
          "client.ip",
          "http.request.method",
          "http.request.body.bytes",
          "http.request.body.content",
          "http.response.body.bytes",
          "http.response.body.content",
          "url.path",
          "url.query",
          "log.origin.function",
          "log.origin.file.line",
          "http.response.status_code",
          "user_agent.original",
          "error.type",
          "error.stack_trace");

  private final BackendClient elasticsearch;
  private final Clock clock;
  private volatile Known known = new Known(Map.of(), Instant.MIN);

  LogFields(BackendClient elasticsearch, Clock clock) {
    this.elasticsearch = elasticsearch;
    this.clock = clock;
  }

  /** All of them by name, without the aliases in the names of ECS. */
  public List<Field> all() throws BackendException {
    return List.copyOf(map().values());
  }

  /** A field, also one below {@code request_headers}. */
  Optional<Field> find(String name) throws BackendException {
    Field field = map().get(name);
    if (field != null) {
      return Optional.of(field);
    }
    return map().values().stream()
        .filter(each -> each.type().equals("flattened") && name.startsWith(each.name() + "."))
        .findFirst();
  }

  private Map<String, Field> map() throws BackendException {
    Known current = known;
    if (current.at().plus(FRESH).isBefore(clock.instant())) {
      current = new Known(ask(), clock.instant());
      known = current;
    }
    return current.fields();
  }

  private Map<String, Field> ask() throws BackendException {
    Map<String, Field> fields = new TreeMap<>();
    JsonNode answer = elasticsearch.getJson(PATH).path("fields");
    for (Map.Entry<String, JsonNode> field : answer.properties()) {
      // Two types where streams differ; the first speaks for both.
      for (JsonNode type : field.getValue()) {
        fields.putIfAbsent(
            field.getKey(),
            new Field(
                field.getKey(),
                type.path("type").asString(""),
                type.path("aggregatable").asBoolean(false)));
      }
    }
    fields.keySet().removeIf(ALIASES::contains);
    return fields;
  }
}
