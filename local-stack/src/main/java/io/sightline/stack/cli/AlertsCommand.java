package io.sightline.stack.cli;

import io.sightline.stack.component.Port;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.JsonNode;

/** Shows what fires now, and what is silenced. */
@Command(
    name = "alerts",
    description = "Shows the alerts that fire, and the silences with their ids.",
    mixinStandardHelpOptions = true,
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {
      "0:nothing fires that somebody is told about",
      "1:something does, or no answer"
    })
public final class AlertsCommand implements Callable<Integer> {
  @Parameters(
      paramLabel = "MATCHER",
      arity = "0..*",
      description =
          "Only alerts that match all of them: service=orders, severity=~critical|warning")
  private List<String> matchers = new ArrayList<>();

  @Option(names = "--json", description = "Print what Alertmanager answers.")
  private boolean json;

  @Override
  public Integer call() throws Exception {
    Alertmanager alertmanager =
        new Alertmanager(URI.create(Settings.read().url(Port.ALERTMANAGER)));
    JsonNode alerts = alertmanager.get("/api/v2/alerts?" + Alertmanager.filters(matchers));
    boolean told =
        alerts.valueStream().anyMatch(alert -> isActive(alert) && !name(alert).equals("Watchdog"));
    if (json) {
      System.out.println(alerts);
      return told ? 1 : 0;
    }
    System.out.printf(
        "%-10s %-9s %-34s %-18s %-8s %s%n",
        "STATE", "SEVERITY", "ALERT", "SERVICE", "SINCE", "VALUE");
    alerts
        .valueStream()
        .sorted(Comparator.comparing(AlertsCommand::severity).thenComparing(AlertsCommand::name))
        .forEach(AlertsCommand::print);
    printSilences(alertmanager);
    return told ? 1 : 0;
  }

  private static boolean isActive(JsonNode alert) {
    return alert.path("status").path("state").asString("").equals("active");
  }

  private static String name(JsonNode alert) {
    return alert.path("labels").path("alertname").asString("");
  }

  /** Alphabetical is also the order of importance: critical, info, warning; Watchdog is info. */
  private static String severity(JsonNode alert) {
    return switch (alert.path("labels").path("severity").asString("")) {
      case "critical" -> "0";
      case "warning" -> "1";
      default -> "2";
    };
  }

  private static void print(JsonNode alert) {
    JsonNode status = alert.path("status");
    String state =
        isActive(alert) ? "firing" : status.path("silencedBy").isEmpty() ? "inhibited" : "silenced";
    System.out.printf(
        "%-10s %-9s %-34s %-18s %-8s %s%n",
        state,
        alert.path("labels").path("severity").asString(""),
        name(alert),
        alert.path("labels").path("service").asString(""),
        ago(alert.path("startsAt").asString("")),
        alert.path("annotations").path("value").asString(""));
  }

  private static void printSilences(Alertmanager alertmanager) throws Exception {
    for (JsonNode silence : alertmanager.get("/api/v2/silences").valueStream().toList()) {
      if (silence.path("status").path("state").asString("").equals("active")) {
        System.out.printf(
            "%nsilence %s until %s by %s: %s%n  %s%n",
            silence.path("id").asString(""),
            silence.path("endsAt").asString(""),
            silence.path("createdBy").asString(""),
            silence.path("comment").asString(""),
            String.join(" ", silence.path("matchers").valueStream().map(Matchers::shown).toList()));
      }
    }
  }

  private static String ago(String time) {
    Duration ago = Duration.between(OffsetDateTime.parse(time).toInstant(), Instant.now());
    return ago.toHours() > 0
        ? ago.toHours() + "h " + ago.toMinutesPart() + "m"
        : ago.toMinutesPart() + "m " + ago.toSecondsPart() + "s";
  }
}
