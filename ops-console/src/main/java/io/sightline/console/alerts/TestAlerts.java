package io.sightline.console.alerts;

import io.sightline.console.backend.BackendClient;
import io.sightline.console.backend.BackendException;
import io.sightline.console.json.Json;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * A marked alert that Alertmanager routes to one channel alone, as {@code ./deploy.sh test-alert}
 * sends it. Whether it arrived is seen where the channel ends.
 */
public final class TestAlerts {
  private static final String PREFIX = "test-";
  private static final long LASTS_SECONDS = 60;

  private final BackendClient alertmanager;
  private final String environment;
  private final Clock clock;

  public TestAlerts(BackendClient alertmanager, String environment, Clock clock) {
    this.alertmanager = alertmanager;
    this.environment = environment;
    this.clock = clock;
  }

  /** The channels that are on. */
  public List<String> channels() throws BackendException {
    return alertmanager
        .getJson("/api/v2/receivers")
        .valueStream()
        .map(receiver -> receiver.path("name").asString(""))
        .filter(name -> name.startsWith(PREFIX))
        .map(name -> name.substring(PREFIX.length()))
        .sorted()
        .toList();
  }

  /** Sends a test to one channel; returns what is wrong with the channel's name, if anything. */
  public Optional<String> send(String channel, String user) throws BackendException {
    List<String> channels = channels();
    if (!channels.contains(channel)) {
      return Optional.of(
          "channel: expected one of " + String.join(", ", channels) + ", was '" + channel + "'");
    }
    Instant now = clock.instant();
    ArrayNode alerts = Json.MAPPER.createArrayNode();
    ObjectNode alert = alerts.addObject();
    alert
        .putObject("labels")
        .put("alertname", "TestAlert")
        .put("severity", "info")
        .put("service", "sightline")
        .put("environment", environment)
        .put("channel", channel)
        // Each test is an alert of its own, so none is held back as a repetition.
        .put("test", now.truncatedTo(ChronoUnit.MILLIS).toString());
    alert
        .putObject("annotations")
        .put("summary", "This is a test of the way to " + channel + ".")
        .put("description", user + " sent it from the console. Nothing is wrong.")
        .put("value", "1");
    alert.put("startsAt", now.toString());
    alert.put("endsAt", now.plusSeconds(LASTS_SECONDS).toString());
    alertmanager.post("/api/v2/alerts", alerts);
    return Optional.empty();
  }
}
