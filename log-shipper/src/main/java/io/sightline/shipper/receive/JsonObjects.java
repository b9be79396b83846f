package io.sightline.shipper.receive;

import java.util.LinkedHashSet;
import java.util.Set;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.json.JsonFactory;

/** What is asked of JSON that somebody sent. */
final class JsonObjects {
  private static final JsonFactory JSON =
      JsonFactory.builder().enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION).build();

  private JsonObjects() {}

  /** The names in an object, or null when the text is not one JSON object. */
  static Set<String> names(byte[] bytes, int start, int length) {
    try (JsonParser parser = JSON.createParser(ObjectReadContext.empty(), bytes, start, length)) {
      if (parser.nextToken() != JsonToken.START_OBJECT) {
        return null;
      }
      Set<String> names = new LinkedHashSet<>();
      while (parser.nextToken() != JsonToken.END_OBJECT) {
        names.add(parser.currentName());
        if (parser.nextToken().isStructStart()) {
          parser.skipChildren();
        }
      }
      return parser.nextToken() == null ? names : null;
    } catch (JacksonException e) {
      return null;
    }
  }
}
