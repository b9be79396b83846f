package io.sightline.console.status;

import io.sightline.console.backend.BackendException;
import io.sightline.console.json.Json;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

/**
 * Counts of what a team keeps: rows, orders, lines. Which ones is said by a file, or by the
 * console's own list:
 *
 * <pre>[{"title": "Orders", "query": "‹PromQL›", "label": "status", "unit": "count|bytes"}]</pre>
 *
 * <p>Each series of an answer is one figure, named by the label. Immutable, thread-safe.
 */
public final class Statistics {
  private static final Set<String> UNITS = Set.of("count", "bytes");
  private static final int MOST_FIGURES = 12;

  /** One number with its name. */
  public record Figure(String name, double value) {}

  /** The figures of one query, the largest first. */
  public record Group(String title, String unit, List<Figure> figures) {}

  private record Query(String title, String promql, String label, String unit) {}

  /** Asks Prometheus one instant query; the answer is Prometheus' own. */
  @FunctionalInterface
  interface Prometheus {
    JsonNode ask(String promql) throws BackendException;
  }

  private final List<Query> queries;

  private Statistics(List<Query> queries) {
    this.queries = List.copyOf(queries);
  }

  /**
   * Reads the list.
   *
   * @param file empty for the console's own
   * @throws IOException naming everything that is wrong with the file
   */
  public static Statistics read(Optional<Path> file) throws IOException {
    if (file.isPresent()) {
      return parse(Files.readAllBytes(file.get()), file.get().toString());
    }
    try (InputStream own = Statistics.class.getResourceAsStream("/statistics.json")) {
      if (own == null) {
        throw new IllegalStateException("statistics.json is not in the jar");
      }
      return parse(own.readAllBytes(), "statistics.json");
    }
  }

  private static Statistics parse(byte[] json, String file) throws IOException {
    List<String> problems = new ArrayList<>();
    List<Query> queries = new ArrayList<>();
    try {
      JsonNode list = Json.MAPPER.readTree(json);
      if (!list.isArray()) {
        problems.add("expected a list");
      }
      for (int i = 0; i < list.size(); i++) {
        JsonNode entry = list.get(i);
        Query query =
            new Query(
                entry.path("title").asString(""),
                entry.path("query").asString(""),
                entry.path("label").asString(""),
                entry.path("unit").asString("count"));
        if (query.title().isBlank() || query.promql().isBlank()) {
          problems.add("[" + i + "]: expected a title and a query");
        }
        if (!UNITS.contains(query.unit())) {
          problems.add("[" + i + "].unit: expected count or bytes, was '" + query.unit() + "'");
        }
        queries.add(query);
      }
    } catch (JacksonException notJson) {
      problems.add("expected JSON: " + notJson.getOriginalMessage());
    }
    if (!problems.isEmpty()) {
      throw new IOException("STATISTICS_FILE " + file + ": " + String.join("; ", problems));
    }
    return new Statistics(queries);
  }

  /** Asks everything; what has no answer is left out. */
  List<Group> read(Prometheus prometheus) throws BackendException {
    List<Group> groups = new ArrayList<>();
    for (Query query : queries) {
      List<Figure> figures = new ArrayList<>();
      for (JsonNode series : prometheus.ask(query.promql()).path("data").path("result")) {
        String name = series.path("metric").path(query.label()).asString("");
        Overview.value(series).ifPresent(value -> figures.add(new Figure(name, value)));
      }
      figures.sort(Comparator.comparingDouble(Figure::value).reversed());
      if (!figures.isEmpty()) {
        groups.add(
            new Group(
                query.title(),
                query.unit(),
                List.copyOf(figures.subList(0, Math.min(MOST_FIGURES, figures.size())))));
      }
    }
    return groups;
  }
}
