package io.sightline.stack.cli;

import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.json.JsonMapper;

/**
 * An alert named TestAlert, given to Alertmanager by its API. Routes in {@code alertmanager.yml}
 * send it to one channel alone. Whether it was delivered is read from Alertmanager's own counters.
 */
final class TestAlert {
  private final HttpClient client =
      HttpClient.newBuilder()
          .version(HttpClient.Version.HTTP_1_1)
          .connectTimeout(Duration.ofSeconds(5))
          .build();
  private final URI alertmanager;
  private final String environment;

  TestAlert(URI alertmanager, String environment) {
    this.alertmanager = alertmanager;
    this.environment = environment;
  }

  /**
   * Returns when the channel has accepted it.
   *
   * @throws IOException when Alertmanager does not answer, the channel refused it, or time is up
   */
  void send(String channel, Duration patience) throws IOException, InterruptedException {
    Attempts before = attempts(channel);
    post(channel);
    boolean acceptedOnce = false;
    long until = System.nanoTime() + patience.toNanos();
    while (System.nanoTime() < until) {
      Attempts now = attempts(channel);
      if (now.failed() > before.failed()) {
        throw new IOException(
            channel + " refused the test alert: ./deploy.sh logs alertmanager says why");
      }
      // An attempt is counted before its failure is, so a success must still be one a moment later.
      if (now.succeeded() > before.succeeded()) {
        if (acceptedOnce) {
          return;
        }
        acceptedOnce = true;
      }
      Thread.sleep(500);
    }
    throw new IOException(
        "no notification by "
            + channel
            + " within "
            + patience.toSeconds()
            + " s: ./deploy.sh logs alertmanager says why");
  }

  private void post(String channel) throws IOException, InterruptedException {
    Instant now = Instant.now();
    Map<String, Object> alert =
        Map.of(
            "labels",
            Map.of(
                "alertname",
                "TestAlert",
                "severity",
                "info",
                "service",
                "sightline",
                "environment",
                environment,
                "channel",
                channel,
                // Each test is an alert of its own, so none is held back as a repetition.
                "test",
                now.truncatedTo(ChronoUnit.MILLIS).toString()),
            "annotations",
            Map.of(
                "summary", "This is a test of the way to " + channel,
                "description",
                    "Somebody ran ./deploy.sh test-alert " + channel + ". Nothing is wrong.",
                "value", "1"),
            "startsAt",
            now.toString(),
            "endsAt",
            now.plusSeconds(60).toString());
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(alertmanager + "/api/v2/alerts"))
            .timeout(Duration.ofSeconds(10))
            .header("Content-Type", "application/json")
            .POST(
                HttpRequest.BodyPublishers.ofString(
                    new JsonMapper().writeValueAsString(List.of(alert))))
            .build();
    HttpResponse<String> response = ask(request);
    if (response.statusCode() != 200) {
      throw new IOException(
          alertmanager + " answered " + response.statusCode() + ": " + response.body());
    }
  }

  /**
   * Single calls of a channel. {@code alertmanager_notifications_total} does not tell: it counts a
   * notification when its first call begins, and one that is tried again never fails.
   */
  private record Attempts(double all, double failed) {
    double succeeded() {
      return all - failed;
    }
  }

  private Attempts attempts(String channel) throws IOException, InterruptedException {
    String body =
        ask(HttpRequest.newBuilder(URI.create(alertmanager + "/metrics"))
                .timeout(Duration.ofSeconds(10))
                .build())
            .body();
    return new Attempts(
        counter(body, "alertmanager_notification_requests_total", channel),
        counter(body, "alertmanager_notification_requests_failed_total", channel));
  }

  private static double counter(String body, String name, String integration) {
    // Newer releases split the counters by receiver and reason, so all series of a channel are
    // added.
    return body.lines()
        .filter(
            line ->
                line.startsWith(name + "{") && line.contains("integration=\"" + integration + "\""))
        .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
        .sum();
  }

  private HttpResponse<String> ask(HttpRequest request) throws IOException, InterruptedException {
    try {
      return client.send(request, HttpResponse.BodyHandlers.ofString());
    } catch (ConnectException e) {
      throw new IOException(
          "Alertmanager does not answer at " + alertmanager + ": start it with ./deploy.sh up", e);
    }
  }
}
