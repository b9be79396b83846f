package io.sightline.metrics.ops;

import io.sightline.metrics.log.LogLevelControl;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * {@code /loglevels}: GET lists the loggers with a level of their own, POST changes one. The change
 * is JSON, {@code {"logger": "io.shop", "level": "DEBUG"}}, or a form with the same fields; a null
 * or missing level gives the logger back to what it inherits.
 */
final class LogLevelsEndpoint {
  private static final int BODY_LIMIT = 4096;
  private static final int NAME_LIMIT = 500;
  private static final JsonMapper JSON = new JsonMapper();

  private final LogLevelControl levels;

  LogLevelsEndpoint(LogLevelControl levels) {
    this.levels = levels;
  }

  private record Change(String logger, @Nullable String level) {}

  OpsResponse list() {
    return OpsResponse.json(200, Map.of("levels", new TreeMap<>(levels.configured())));
  }

  /**
   * Changes a level, or says why not.
   *
   * @param who the caller as authenticated
   */
  OpsResponse change(OpsRequest request, String who) {
    if (fromAnotherSite(request)) {
      return OpsResponse.text(403, "a page of another site may not change log levels");
    }
    byte[] body;
    try {
      body = request.body().readNBytes(BODY_LIMIT + 1);
    } catch (IOException e) {
      return OpsResponse.text(400, "the body could not be read");
    }
    if (body.length > BODY_LIMIT) {
      return OpsResponse.text(413, "the body is longer than " + BODY_LIMIT + " bytes");
    }
    Optional<Change> change;
    switch (mediaType(request)) {
      case "application/json" -> change = json(body);
      case "application/x-www-form-urlencoded" -> change = form(body);
      default -> {
        return OpsResponse.text(415, "send application/json or application/x-www-form-urlencoded");
      }
    }
    if (change.isEmpty()) {
      return OpsResponse.text(
          400, "send {\"logger\": \"<name>\", \"level\": \"<level>\"} or a form with these fields");
    }
    try {
      levels.set(change.get().logger, change.get().level, who);
    } catch (IllegalArgumentException e) {
      return OpsResponse.text(400, String.valueOf(e.getMessage()));
    }
    return list();
  }

  /** Browsers send stored credentials along with other sites' forms, but name the site. */
  private static boolean fromAnotherSite(OpsRequest request) {
    String origin = request.header("Origin");
    if (origin == null) {
      return false;
    }
    String host = request.header("Host");
    return host == null
        || !(origin.equalsIgnoreCase("http://" + host)
            || origin.equalsIgnoreCase("https://" + host));
  }

  private static String mediaType(OpsRequest request) {
    String sent = request.header("Content-Type");
    return sent == null ? "" : sent.split(";", 2)[0].strip().toLowerCase(Locale.ROOT);
  }

  private static Optional<Change> json(byte[] body) {
    try {
      JsonNode node = JSON.readTree(body);
      JsonNode level = node.path("level");
      if (!node.path("logger").isString() || !(level.isString() || isUnset(level))) {
        return Optional.empty();
      }
      return change(node.path("logger").asString(), isUnset(level) ? null : level.asString());
    } catch (JacksonException e) {
      return Optional.empty();
    }
  }

  private static boolean isUnset(JsonNode node) {
    return node.isMissingNode() || node.isNull();
  }

  private static Optional<Change> form(byte[] body) {
    String text = new String(body, StandardCharsets.UTF_8);
    List<String> loggers = QueryParameters.all(text, "logger");
    List<String> given = QueryParameters.all(text, "level");
    if (loggers.size() != 1 || given.size() > 1) {
      return Optional.empty();
    }
    return change(loggers.get(0), given.isEmpty() ? null : given.get(0));
  }

  private static Optional<Change> change(String logger, @Nullable String level) {
    // Loggers live for ever once named: no invented, endless or unprintable names.
    boolean name =
        !logger.isBlank()
            && logger.length() <= NAME_LIMIT
            && logger.chars().allMatch(c -> c > ' ' && c < 0x7f);
    return name
        ? Optional.of(new Change(logger, level == null || level.isBlank() ? null : level))
        : Optional.empty();
  }
}
