package io.sightline.console.logs;

import io.sightline.console.json.Json;
import io.sightline.console.logs.LogLine.Position;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

/**
 * Where the next page begins, as a text that can stand in an address.
 *
 * @param size of the page before, when lines were too long for larger ones
 * @param point a name of {@link PointsInTime}
 */
record Cursor(Position position, int size, Optional<String> point) {
  String text() {
    List<Object> values =
        List.of(position.time(), position.index(), position.sequence(), size, point.orElse(""));
    return Base64.getUrlEncoder()
        .withoutPadding()
        .encodeToString(Json.MAPPER.writeValueAsBytes(values));
  }

  static Optional<Cursor> parse(String text) {
    try {
      JsonNode values =
          Json.MAPPER.readTree(
              new String(Base64.getUrlDecoder().decode(text), StandardCharsets.UTF_8));
      int size = values.path(3).asInt(0);
      Optional<String> point = Optional.of(values.path(4).asString("")).filter(s -> !s.isEmpty());
      return Position.of(values)
          .filter(position -> size > 0 && size <= LogSearch.MOST_LINES)
          .map(position -> new Cursor(position, size, point));
    } catch (IllegalArgumentException | JacksonException notOurs) {
      return Optional.empty();
    }
  }
}
