package io.sightline.stack.cli;

import java.io.IOException;
import java.nio.channels.Channels;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A marked alert named TestAlert, given to the real Alertmanager, which routes it to one channel
 * alone ({@code test-<channel>}). Whether it was delivered is read from Alertmanager's own log,
 * where each attempt stands with its receiver; the server's answer stands there too.
 */
final class FireDrill {
  private static final String PREFIX = "test-";
  private static final Duration LOOK = Duration.ofMillis(300);
  private static final Pattern ERROR = Pattern.compile("err(?:or)?=\"((?:\\\\.|[^\"\\\\])*)\"");

  private final Alertmanager alertmanager;
  private final Path log;
  private final String environment;

  /**
   * @param log what Alertmanager prints, at level debug; it may grow while this reads
   */
  FireDrill(Alertmanager alertmanager, Path log, String environment) {
    this.alertmanager = alertmanager;
    this.log = log;
    this.environment = environment;
  }

  /**
   * How it went.
   *
   * @param answer the server's, when it was not delivered
   */
  record Result(String channel, boolean delivered, String answer) {}

  /** The channels that are on. */
  List<String> channels() throws IOException, InterruptedException {
    return alertmanager
        .get("/api/v2/receivers")
        .valueStream()
        .map(receiver -> receiver.path("name").asString())
        .filter(name -> name.startsWith(PREFIX))
        .map(name -> name.substring(PREFIX.length()))
        .toList();
  }

  /** Returns when the channel took it, refused it, or time is up. */
  Result send(String channel, Duration patience) throws IOException, InterruptedException {
    long from = Files.exists(log) ? Files.size(log) : 0;
    String test = post(channel);
    long until = System.nanoTime() + patience.toNanos();
    String lastError = "no attempt was made";
    while (System.nanoTime() < until) {
      for (String line : printedSince(from)) {
        // What failed for good is told without the fields that other lines have.
        boolean about =
            line.contains("receiver=" + PREFIX + channel + " ")
                || line.contains(test)
                || line.contains("\"" + PREFIX + channel + "/");
        if (!about) {
          continue;
        }
        if (line.contains("Notify success")) {
          return new Result(channel, true, "");
        }
        Matcher error = ERROR.matcher(line);
        if (error.find()) {
          lastError = error.group(1).replace("\\\"", "\"");
          if (line.contains("Notify attempt failed") || line.contains("Notify for alerts failed")) {
            return new Result(channel, false, lastError);
          }
        }
      }
      Thread.sleep(LOOK.toMillis());
    }
    return new Result(channel, false, lastError + " within " + patience.toSeconds() + " s");
  }

  /** Returns what marks the test. */
  private String post(String channel) throws IOException, InterruptedException {
    Instant now = Instant.now();
    // Each test is an alert of its own, so none is held back as a repetition.
    String test = now.truncatedTo(ChronoUnit.MILLIS).toString();
    alertmanager.post(
        "/api/v2/alerts",
        List.of(
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
                    "test",
                    test),
                "annotations",
                Map.of(
                    "summary", "This is a test of the way to " + channel + ".",
                    "description",
                        "Somebody ran ./deploy.sh test-alert " + channel + ". Nothing is wrong.",
                    "value", "1"),
                "startsAt",
                now.toString(),
                "endsAt",
                now.plusSeconds(60).toString())));
    return test;
  }

  private List<String> printedSince(long from) throws IOException {
    if (!Files.exists(log)) {
      return List.of();
    }
    try (var in = Files.newByteChannel(log)) {
      // A log that was cut short meanwhile is read from its beginning.
      in.position(in.size() < from ? 0 : from);
      byte[] bytes = Channels.newInputStream(in).readAllBytes();
      return new String(bytes, StandardCharsets.UTF_8).lines().toList();
    }
  }
}
