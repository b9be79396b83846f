package io.sightline.console.relay;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import tools.jackson.databind.JsonNode;

/**
 * What Alertmanager posts to a webhook (version 4): the alerts of one group.
 *
 * @param key names the group, the same for every message about it
 * @param firing false when all of them are over
 * @param alerts at least one
 * @param externalUrl where Alertmanager's own page is
 */
record AlertGroup(String key, boolean firing, List<Alert> alerts, String externalUrl) {

  /** One alert of a group. */
  record Alert(
      boolean firing,
      Map<String, String> labels,
      Map<String, String> annotations,
      Instant startsAt,
      Instant endsAt,
      String fingerprint) {

    String label(String name, String otherwise) {
      return labels.getOrDefault(name, otherwise);
    }

    String annotation(String name) {
      return annotations.getOrDefault(name, "");
    }
  }

  /**
   * @throws IllegalArgumentException with a sentence when it is not what Alertmanager posts
   */
  static AlertGroup parse(JsonNode body) {
    JsonNode alerts = body.path("alerts");
    if (!alerts.isArray() || alerts.isEmpty()) {
      throw new IllegalArgumentException("expected Alertmanager's JSON with an array of alerts");
    }
    return new AlertGroup(
        body.path("groupKey").asString(""),
        body.path("status").asString("").equals("firing"),
        alerts.valueStream().map(AlertGroup::alert).toList(),
        body.path("externalURL").asString(""));
  }

  private static Alert alert(JsonNode alert) {
    return new Alert(
        alert.path("status").asString("").equals("firing"),
        texts(alert.path("labels")),
        texts(alert.path("annotations")),
        instant(alert.path("startsAt").asString("")).orElse(Instant.EPOCH),
        instant(alert.path("endsAt").asString("")).orElse(Instant.EPOCH),
        alert.path("fingerprint").asString(""));
  }

  static Map<String, String> texts(JsonNode node) {
    Map<String, String> texts = new LinkedHashMap<>();
    node.properties().forEach(each -> texts.put(each.getKey(), each.getValue().asString("")));
    return texts;
  }

  static Optional<Instant> instant(String text) {
    try {
      return Optional.of(OffsetDateTime.parse(text).toInstant());
    } catch (DateTimeException notATime) {
      return Optional.empty();
    }
  }

  /** The first that fires speaks for the group. */
  Alert first() {
    return alerts.stream().filter(Alert::firing).findFirst().orElse(alerts.get(0));
  }

  String severity() {
    return first().label("severity", "warning");
  }
}
