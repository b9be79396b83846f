package io.sightline.endtoend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.OptionalDouble;
import tools.jackson.databind.JsonNode;

/** What a Prometheus server knows. */
record Prometheus(String url) {
  /** Longer than two scrapes and two evaluations. */
  static final Duration SOON = Duration.ofSeconds(90);

  /** The result of an instant query, as the API has it under {@code data.result}. */
  JsonNode query(String expression) {
    return Json.get(
            url + "/api/v1/query?query=" + URLEncoder.encode(expression, StandardCharsets.UTF_8))
        .at("/data/result");
  }

  /** The value of an expression that gives one sample, or empty when it gives none. */
  OptionalDouble value(String expression) {
    JsonNode result = query(expression);
    if (result.isEmpty()) {
      return OptionalDouble.empty();
    }
    if (result.size() > 1) {
      throw new AssertionError(expression + " gives more than one sample: " + result);
    }
    return OptionalDouble.of(Double.parseDouble(result.get(0).at("/value/1").asString()));
  }

  /**
   * Waits until the targets of a job were scraped after this call, so that values read next hold
   * all that happened before it.
   */
  void awaitScrape(String job) {
    double now = System.currentTimeMillis() / 1000.0;
    String last = "min(timestamp(up{job=\"" + job + "\"}))";
    await("a scrape of " + job)
        .atMost(SOON)
        .pollInterval(Duration.ofMillis(500))
        .untilAsserted(() -> assertThat(value(last).orElse(0)).isGreaterThan(now));
  }

  /** How often all rules were evaluated since its start; once in ten seconds. */
  double evaluations() {
    return value("min(prometheus_rule_group_iterations_total)")
        .orElseThrow(() -> new AssertionError("Prometheus does not count its evaluations"));
  }

  /** Waits until an expression has this value. */
  void awaitValue(String expression, double expected) {
    await(expression)
        .atMost(SOON)
        .pollInterval(Duration.ofMillis(500))
        .untilAsserted(() -> assertThat(value(expression)).hasValue(expected));
  }

  /** Waits until the worst of the rules with this name is in this state. */
  void awaitAlertState(String name, String state) {
    await(name)
        .atMost(SOON)
        .pollInterval(Duration.ofMillis(500))
        .untilAsserted(() -> assertThat(alertState(name)).isEqualTo(state));
  }

  /** {@code inactive}, {@code pending} or {@code firing}: the worst of the rules with this name. */
  String alertState(String name) {
    String worst = "unknown";
    for (JsonNode group : Json.get(url + "/api/v1/rules?type=alert").at("/data/groups")) {
      for (JsonNode rule : group.at("/rules")) {
        String state = rule.at("/state").asString();
        if (rule.at("/name").asString().equals(name) && rank(state) > rank(worst)) {
          worst = state;
        }
      }
    }
    return worst;
  }

  private static int rank(String state) {
    return switch (state) {
      case "firing" -> 3;
      case "pending" -> 2;
      case "inactive" -> 1;
      default -> 0;
    };
  }
}
