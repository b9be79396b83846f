package io.sightline.console.relay;

import io.sightline.console.json.Json;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

/** What was posted. */
final class Bodies {
  private Bodies() {}

  /**
   * @throws IllegalArgumentException when it is no JSON
   */
  static JsonNode tree(byte[] body) {
    try {
      return Json.MAPPER.readTree(body);
    } catch (JacksonException notJson) {
      throw new IllegalArgumentException("expected JSON", notJson);
    }
  }
}
