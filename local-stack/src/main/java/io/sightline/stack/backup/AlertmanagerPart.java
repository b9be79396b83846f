package io.sightline.stack.backup;

import io.sightline.stack.component.Port;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * The silences that are in force or will be, from Alertmanager's interface: the files it keeps are
 * up to a quarter of an hour old. They come back under new ids. What it remembers of sent
 * notifications is not taken: an alert that still fires is told once more after a restore.
 */
final class AlertmanagerPart implements Part {
  private static final String FILE = "silences.json";
  private static final Duration PATIENCE = Duration.ofSeconds(20);

  private final HttpApi alertmanager;

  AlertmanagerPart(Reach reach) {
    this.alertmanager = new HttpApi(reach.settings().url(Port.ALERTMANAGER));
  }

  @Override
  public String name() {
    return "alertmanager";
  }

  @Override
  public Set<String> needs() {
    return Set.of("alertmanager");
  }

  @Override
  public String version() throws IOException, InterruptedException {
    return alertmanager.get("/api/v2/status").at("/versionInfo/version").asString("");
  }

  @Override
  public Map<String, Count> save(Path into) throws IOException, InterruptedException {
    ArrayNode kept = HttpApi.JSON.createArrayNode();
    current().forEach(kept::add);
    Files.write(
        into.resolve(FILE), HttpApi.JSON.writerWithDefaultPrettyPrinter().writeValueAsBytes(kept));
    return Map.of("silences", Count.of(kept.size()));
  }

  private List<JsonNode> current() throws IOException, InterruptedException {
    List<JsonNode> current = new ArrayList<>();
    for (JsonNode silence : alertmanager.get("/api/v2/silences")) {
      if (!silence.at("/status/state").asString("").equals("expired")) {
        current.add(silence);
      }
    }
    return current;
  }

  @Override
  public void load(Path saved) throws IOException, InterruptedException {
    Set<String> there = new TreeSet<>();
    current().forEach(silence -> there.add(meaning(silence)));
    for (JsonNode silence : HttpApi.JSON.readTree(Files.readAllBytes(saved.resolve(FILE)))) {
      if (hasEnded(silence) || there.contains(meaning(silence))) {
        continue;
      }
      ObjectNode posted = HttpApi.JSON.createObjectNode();
      for (String field : List.of("matchers", "startsAt", "endsAt", "createdBy", "comment")) {
        posted.set(field, silence.get(field));
      }
      alertmanager.send("POST", "/api/v2/silences", posted, PATIENCE);
    }
  }

  private static boolean hasEnded(JsonNode silence) {
    return OffsetDateTime.parse(silence.path("endsAt").asString())
        .toInstant()
        .isBefore(Instant.now());
  }

  /** What makes two silences the same, whatever their ids; it may start later than it did. */
  private static String meaning(JsonNode silence) {
    Set<String> matchers = new TreeSet<>();
    silence.path("matchers").forEach(matcher -> matchers.add(matcher.toString()));
    return matchers
        + silence.path("endsAt").asString("")
        + silence.path("createdBy").asString("")
        + silence.path("comment").asString("");
  }

  @Override
  public Map<String, Long> recount(Path saved, Set<String> names)
      throws IOException, InterruptedException {
    Set<String> there = new TreeSet<>();
    current().forEach(silence -> there.add(meaning(silence)));
    long found = 0;
    for (JsonNode silence : HttpApi.JSON.readTree(Files.readAllBytes(saved.resolve(FILE)))) {
      found += hasEnded(silence) || there.contains(meaning(silence)) ? 1 : 0;
    }
    return Map.of("silences", found);
  }
}
