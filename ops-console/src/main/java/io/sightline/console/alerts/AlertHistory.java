package io.sightline.console.alerts;

import io.sightline.console.backend.BackendClient;
import io.sightline.console.backend.BackendException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import tools.jackson.databind.JsonNode;

/**
 * When alerts fired, from the series {@code ALERTS} that Prometheus writes. A gap of up to two
 * steps belongs to the same time of firing, so short scrape failures do not cut it.
 */
public final class AlertHistory {
  public static final Duration LONGEST = Duration.ofDays(35);
  private static final Duration SHORTEST_STEP = Duration.ofSeconds(15);
  private static final int MOST_POINTS = 1_500;
  private static final int MOST_FIRINGS = 1_000;
  private static final String FIRING =
      "ALERTS{alertstate=\"firing\",alertname!=\"" + Alerts.WATCHDOG + "\"}";

  /**
   * One time of firing.
   *
   * @param endsAt empty while it goes on
   */
  public record Firing(
      String name,
      String severity,
      String service,
      String startsAt,
      Optional<String> endsAt,
      Map<String, String> labels) {}

  /**
   * The newest first.
   *
   * @param stepSeconds how exact the times are
   */
  public record Answer(List<Firing> firings, long stepSeconds, boolean isCut) {}

  private final BackendClient prometheus;

  public AlertHistory(BackendClient prometheus) {
    this.prometheus = prometheus;
  }

  /** All times of firing between two moments, at most {@link #LONGEST} apart. */
  public Answer between(Instant from, Instant to) throws BackendException {
    long seconds = Math.max(1, Duration.between(from, to).toSeconds());
    long step = Math.max(SHORTEST_STEP.toSeconds(), (seconds + MOST_POINTS - 1) / MOST_POINTS);
    JsonNode answer =
        prometheus.getJson(
            "/api/v1/query_range?query="
                + URLEncoder.encode(FIRING, StandardCharsets.UTF_8)
                + "&start="
                + from.getEpochSecond()
                + "&end="
                + to.getEpochSecond()
                + "&step="
                + step
                + "&timeout=9s");
    List<Firing> firings = new ArrayList<>();
    for (JsonNode series : answer.path("data").path("result")) {
      add(series, step, to.getEpochSecond(), firings);
    }
    firings.sort(Comparator.comparing(Firing::startsAt).reversed().thenComparing(Firing::name));
    boolean isCut = firings.size() > MOST_FIRINGS;
    return new Answer(
        List.copyOf(firings.subList(0, Math.min(MOST_FIRINGS, firings.size()))), step, isCut);
  }

  private static void add(JsonNode series, long step, long end, List<Firing> firings) {
    long first = -1;
    long last = -1;
    for (JsonNode point : series.path("values")) {
      long at = point.path(0).asLong();
      if (first >= 0 && at - last > 2 * step) {
        firings.add(firing(series.path("metric"), first, Optional.of(last)));
        first = at;
      } else if (first < 0) {
        first = at;
      }
      last = at;
    }
    if (first >= 0) {
      boolean goesOn = end - last <= 2 * step;
      firings.add(
          firing(series.path("metric"), first, goesOn ? Optional.empty() : Optional.of(last)));
    }
  }

  private static Firing firing(JsonNode metric, long from, Optional<Long> to) {
    Map<String, String> labels = new TreeMap<>();
    metric
        .propertyStream()
        .filter(each -> !each.getKey().equals("__name__") && !each.getKey().equals("alertstate"))
        .forEach(each -> labels.put(each.getKey(), each.getValue().asString("")));
    return new Firing(
        labels.getOrDefault("alertname", "(unnamed)"),
        labels.getOrDefault("severity", "none"),
        labels.getOrDefault("service", ""),
        Instant.ofEpochSecond(from).toString(),
        to.map(at -> Instant.ofEpochSecond(at).toString()),
        labels);
  }
}
