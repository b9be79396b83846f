package io.sightline.console.relay;

import io.sightline.console.relay.AlertGroup.Alert;
import java.time.Duration;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * What is said about a group of alerts, in the same words as Alertmanager's templates
 * (alert-rules/alertmanager/templates).
 *
 * @param title one line: {@code [FIRING] DatabaseDown: postgresql (local) — PostgreSQL does not
 *     answer}
 * @param severity critical, warning or info
 * @param paragraphs the alerts, plain text
 * @param links what to click, best first
 */
record Announcement(
    String title, boolean firing, String severity, List<String> paragraphs, List<Link> links) {

  /** Something to click. */
  record Link(String title, String url) {}

  private static final int MOST_ALERTS = 10;
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss 'UTC'", Locale.ROOT)
          .withZone(ZoneOffset.UTC);

  static Announcement of(AlertGroup group) {
    List<String> paragraphs = new ArrayList<>();
    group.alerts().stream().limit(MOST_ALERTS).forEach(alert -> paragraphs.add(paragraph(alert)));
    if (group.alerts().size() > MOST_ALERTS) {
      paragraphs.add("and " + (group.alerts().size() - MOST_ALERTS) + " more");
    }
    return new Announcement(
        title(group), group.firing(), group.severity(), List.copyOf(paragraphs), links(group));
  }

  private static String title(AlertGroup group) {
    Alert first = group.first();
    long firing = group.alerts().stream().filter(Alert::firing).count();
    String state = group.firing() ? "FIRING" + (firing > 1 ? " x" + firing : "") : "RESOLVED";
    String summary = first.annotation("summary").replaceAll("\\.$", "");
    return "[%s] %s: %s (%s)%s"
        .formatted(
            state,
            first.label("alertname", "Alert"),
            first.label("service", "unknown service"),
            first.label("environment", "no environment"),
            summary.isEmpty() ? "" : " — " + summary);
  }

  private static String paragraph(Alert alert) {
    List<String> lines = new ArrayList<>();
    String where = alert.label("instance", alert.label("service", "no instance given"));
    if (!alert.label("mountpoint", "").isEmpty()) {
      where = alert.label("mountpoint", "") + " at " + where;
    }
    String value = alert.annotation("value");
    lines.add(where + (value.isEmpty() ? "" : ": " + value));
    if (!alert.annotation("description").isEmpty()) {
      lines.add(alert.annotation("description"));
    }
    lines.add("Since " + TIME.format(alert.startsAt()));
    if (!alert.firing()) {
      lines.add("Resolved " + TIME.format(alert.endsAt()));
    }
    if (!alert.annotation("log_lines").isEmpty()) {
      lines.add(alert.annotation("log_lines"));
    }
    return String.join("\n", lines);
  }

  private static List<Link> links(AlertGroup group) {
    Alert first = group.first();
    List<Link> links = new ArrayList<>();
    link("Dashboard", dashboard(group)).ifPresent(links::add);
    link("Runbook", first.annotation("runbook_url")).ifPresent(links::add);
    link("Log lines", first.annotation("logs_url")).ifPresent(links::add);
    link("Alertmanager", group.externalUrl()).ifPresent(links::add);
    return List.copyOf(links);
  }

  /** From an hour before until now, or until ten minutes after the end. */
  private static String dashboard(AlertGroup group) {
    Alert first = group.first();
    String url = first.annotation("dashboard_url");
    if (url.isEmpty()) {
      return "";
    }
    return url
        + (url.contains("?") ? "&" : "?")
        + "from="
        + first.startsAt().minus(Duration.ofHours(1)).toEpochMilli()
        + "&to="
        + (first.firing()
            ? "now"
            : Long.toString(first.endsAt().plus(Duration.ofMinutes(10)).toEpochMilli()));
  }

  private static Optional<Link> link(String title, String url) {
    return url.startsWith("http://") || url.startsWith("https://")
        ? Optional.of(new Link(title, url))
        : Optional.empty();
  }

  /** All of it without markup, cut at a number of characters. */
  String text(int most) {
    StringBuilder text = new StringBuilder(title);
    paragraphs.forEach(paragraph -> text.append('\n').append(paragraph));
    if (!links.isEmpty()) {
      text.append('\n').append(links.get(0).url());
    }
    return cut(text.toString(), most);
  }

  /** Markdown as the chats understand it; what came in from outside cannot become markup. */
  String markdown() {
    StringBuilder text = new StringBuilder("### ").append(escaped(title)).append("\n\n");
    for (String paragraph : paragraphs) {
      text.append(escaped(paragraph).replace("\n", "  \n")).append("\n\n");
    }
    for (Link link : links) {
      text.append('[').append(link.title()).append("](").append(link.url()).append(") ");
    }
    return text.toString().strip();
  }

  private static String escaped(String text) {
    return text.replaceAll("([\\\\`*_\\[\\]<>#|~])", "\\\\$1");
  }

  static String cut(String text, int most) {
    return text.length() <= most ? text : text.substring(0, most - 1) + "…";
  }
}
