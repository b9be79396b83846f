package io.sightline.console.status;

import io.sightline.console.backend.BackendClient;
import io.sightline.console.backend.BackendException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import tools.jackson.databind.JsonNode;

/**
 * The state of every component. The launcher's file knows processes; Prometheus knows what can be
 * scraped; the console knows which of its own backends answer. A component is as bad as the worst
 * of them says. Thread-safe; each call asks anew.
 */
public final class StackStatus {
  /** What the console is and where it stands. */
  public record About(String version, String environment, Instant startedAt) {}

  /** The whole answer; {@code notes} say what could not be found out, in sentences. */
  public record Answer(
      String version,
      String environment,
      Optional<String> runtime,
      Instant startedAt,
      long uptimeSeconds,
      Instant checkedAt,
      List<Component> components,
      int healthy,
      int total,
      List<String> notes) {}

  /** A backend and a path of it that answers 200 when it is well. */
  public record Probe(BackendClient backend, String path) {}

  private static final Duration PATIENCE = Duration.ofSeconds(3);
  private static final Duration FRESH = Duration.ofSeconds(30);

  /** Jobs whose target is an exporter, while the label service names what it watches. */
  private static final Map<String, String> EXPORTERS =
      Map.of(
          "node", "node-exporter",
          "postgres", "postgres-exporter",
          "redis", "redis-exporter");

  private static final Map<String, String> STORES =
      Map.of("pg_up", "postgresql", "redis_up", "redis");

  private final About about;
  private final Optional<Path> statusFile;
  private final BackendClient prometheus;
  private final List<Probe> probes;
  private final Clock clock;

  public StackStatus(
      About about,
      Optional<Path> statusFile,
      BackendClient prometheus,
      List<Probe> probes,
      Clock clock) {
    this.about = about;
    this.statusFile = statusFile;
    this.prometheus = prometheus;
    this.probes = List.copyOf(probes);
    this.clock = clock;
  }

  /** Never fails: what cannot be asked is told in the notes. */
  public Answer read() {
    Map<String, Component> components = new LinkedHashMap<>();
    List<String> notes = new ArrayList<>();
    Optional<LauncherFile.Content> launcher = statusFile.map(LauncherFile::read);
    launcher.ifPresent(
        file -> {
          file.problem().ifPresent(notes::add);
          file.updatedAt().flatMap(this::staleness).ifPresent(notes::add);
          file.components().forEach(each -> components.put(each.name(), each));
        });
    askBackends(components, notes);
    if (components.get(prometheus.backend().name()).isWell()) {
      try {
        mergeTargets(components);
        mergeStores(components);
      } catch (BackendException away) {
        notes.add(away.getMessage());
      }
    }
    components.putIfAbsent("ops-console", self());
    Instant now = clock.instant();
    Instant started = launcher.flatMap(LauncherFile.Content::startedAt).orElse(about.startedAt());
    List<Component> all = List.copyOf(components.values());
    return new Answer(
        about.version(),
        about.environment(),
        launcher.flatMap(LauncherFile.Content::runtime),
        started,
        Duration.between(started, now).toSeconds(),
        now,
        all,
        (int) all.stream().filter(Component::isWell).count(),
        all.size(),
        notes);
  }

  /**
   * The launcher writes every few seconds; when it has stopped, its last word is not to be trusted.
   */
  private Optional<String> staleness(Instant updatedAt) {
    Duration age = Duration.between(updatedAt, clock.instant());
    return age.compareTo(FRESH) <= 0
        ? Optional.empty()
        : Optional.of(
            "The launcher last wrote the components' states at "
                + updatedAt
                + ", "
                + age.toSeconds()
                + " s ago: it is no longer running, so nothing restarts what fails. Start it again"
                + " with ./deploy.sh up.");
  }

  private Component self() {
    return new Component(
        "ops-console",
        Titles.of("ops-console"),
        "healthy",
        Optional.empty(),
        Optional.of(about.startedAt().toString()),
        Optional.empty(),
        "",
        "console");
  }

  private void askBackends(Map<String, Component> components, List<String> notes) {
    for (Probe probe : probes) {
      String name = probe.backend().backend().name();
      String state = "healthy";
      String message = "";
      try {
        probe.backend().within(PATIENCE).get(probe.path());
      } catch (BackendException away) {
        state = "unhealthy";
        message = away.getMessage();
        notes.add(message);
      }
      Component known = components.get(name);
      if (known == null) {
        components.put(
            name,
            new Component(
                name,
                Titles.of(name),
                state,
                Optional.of(probe.backend().backend().base().toString()),
                Optional.empty(),
                Optional.empty(),
                message,
                "console"));
      } else if (known.isWell() && "unhealthy".equals(state)) {
        components.put(name, known.worse(state, message));
      }
    }
  }

  private void mergeTargets(Map<String, Component> components) throws BackendException {
    JsonNode targets =
        prometheus.getJson("/api/v1/targets?state=active").path("data").path("activeTargets");
    for (JsonNode target : targets) {
      JsonNode labels = target.path("labels");
      String job = labels.path("job").asString("(unnamed)");
      String name = EXPORTERS.getOrDefault(job, labels.path("service").asString(job));
      String health = target.path("health").asString("unknown");
      String error =
          "Prometheus cannot scrape "
              + target.path("scrapeUrl").asString("")
              + ": "
              + target.path("lastError").asString("");
      Component known = components.get(name);
      if (known == null) {
        components.put(name, fromTarget(name, target, health, error));
      } else if (known.isWell() && "down".equals(health) && !isOlder(target, known)) {
        components.put(name, known.worse("unhealthy", error));
      }
    }
  }

  /** A scrape from before the component became well says nothing about it now. */
  private static boolean isOlder(JsonNode target, Component known) {
    try {
      Instant scraped = OffsetDateTime.parse(target.path("lastScrape").asString("")).toInstant();
      return known.since().isPresent() && scraped.isBefore(Instant.parse(known.since().get()));
    } catch (DateTimeParseException unknownTime) {
      return false;
    }
  }

  private static Component fromTarget(String name, JsonNode target, String health, String error) {
    String state =
        switch (health) {
          case "up" -> "healthy";
          case "down" -> "unhealthy";
          default -> "unknown";
        };
    return new Component(
        name,
        Titles.of(name),
        state,
        origin(target.path("scrapeUrl").asString("")),
        Optional.empty(),
        Optional.empty(),
        "down".equals(health) ? error : "",
        "prometheus");
  }

  /**
   * The stores behind the exporters: {@code up} is only the exporter, {@code pg_up} is the
   * database.
   */
  private void mergeStores(Map<String, Component> components) throws BackendException {
    JsonNode found =
        prometheus
            .getJson("/api/v1/query?query=%7B__name__%3D~%22pg_up%7Credis_up%22%7D")
            .path("data")
            .path("result");
    for (JsonNode series : found) {
      String name = STORES.get(series.path("metric").path("__name__").asString(""));
      boolean up = "1".equals(series.path("value").path(1).asString(""));
      Component known = name == null ? null : components.get(name);
      if (name != null && known == null) {
        components.put(
            name,
            new Component(
                name,
                Titles.of(name),
                up ? "healthy" : "unhealthy",
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                up ? "" : "Its exporter cannot reach it",
                "prometheus"));
      } else if (known != null && known.isWell() && !up) {
        components.put(name, known.worse("unhealthy", "Its exporter cannot reach it"));
      }
    }
  }

  private static Optional<String> origin(String scrapeUrl) {
    try {
      URI url = URI.create(scrapeUrl);
      return url.getAuthority() == null
          ? Optional.empty()
          : Optional.of(url.getScheme() + "://" + url.getAuthority());
    } catch (IllegalArgumentException notAUrl) {
      return Optional.empty();
    }
  }
}
