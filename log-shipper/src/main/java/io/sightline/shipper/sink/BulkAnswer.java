package io.sightline.shipper.sink;

import java.io.IOException;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.json.JsonFactory;

/**
 * The server's answer to a bulk request, item by item, as {@link #FILTER} leaves it:
 *
 * <pre>
 * {"errors":true,"items":[{"create":{"status":201}},
 *                         {"create":{"status":400,"error":{"type":"…","reason":"…"}}}]}
 * </pre>
 */
final class BulkAnswer {
  static final String FILTER = "errors,items.*.status,items.*.error.type,items.*.error.reason";
  private static final JsonFactory JSON = new JsonFactory();

  private static final Failure NO_REASON = new Failure("unknown", "the server gave no reason");

  private final int[] statuses;
  private final boolean failed;
  private final Map<Integer, Failure> failures;

  /** What the server says about an item it did not store. */
  record Failure(String type, String reason) {}

  private BulkAnswer(int[] statuses, Map<Integer, Failure> failures) {
    this.statuses = statuses;
    this.failures = failures;
    this.failed = Arrays.stream(statuses).anyMatch(status -> status >= 300);
  }

  int status(int item) {
    return statuses[item];
  }

  /** Whether any item was answered with anything but a creation. */
  boolean hasFailures() {
    return failed;
  }

  Failure failure(int item) {
    return failures.getOrDefault(item, NO_REASON);
  }

  /**
   * Reads an answer to so many items.
   *
   * @throws IOException when it is no bulk answer or does not speak of every item; then nobody
   *     knows what was stored, and all of it has to be sent again
   */
  static BulkAnswer parse(byte[] json, int items) throws IOException {
    int[] statuses = new int[items];
    Map<Integer, Failure> failures = new HashMap<>();
    int seen = 0;
    try (JsonParser parser = JSON.createParser(ObjectReadContext.empty(), json)) {
      expect(parser.nextToken() == JsonToken.START_OBJECT);
      while (parser.nextToken() == JsonToken.PROPERTY_NAME) {
        String name = parser.currentName();
        JsonToken value = parser.nextToken();
        if (!name.equals("items")) {
          parser.skipChildren();
          continue;
        }
        expect(value == JsonToken.START_ARRAY);
        while (parser.nextToken() == JsonToken.START_OBJECT) {
          expect(seen < items);
          statuses[seen] = item(parser, seen, failures);
          seen++;
        }
      }
      expect(parser.currentToken() == JsonToken.END_OBJECT);
    } catch (JacksonException e) {
      throw new IOException("the answer is no JSON", e);
    }
    if (seen != items) {
      throw new IOException("the answer speaks of " + seen + " documents instead of " + items);
    }
    return new BulkAnswer(statuses, failures);
  }

  private static int item(JsonParser parser, int index, Map<Integer, Failure> failures)
      throws IOException {
    int status = 0;
    String type = null;
    String reason = null;
    expect(parser.nextToken() == JsonToken.PROPERTY_NAME);
    expect(parser.nextToken() == JsonToken.START_OBJECT);
    while (parser.nextToken() == JsonToken.PROPERTY_NAME) {
      String name = parser.currentName();
      JsonToken value = parser.nextToken();
      if (name.equals("status")) {
        expect(value == JsonToken.VALUE_NUMBER_INT);
        status = parser.getIntValue();
      } else if (name.equals("error") && value == JsonToken.START_OBJECT) {
        while (parser.nextToken() == JsonToken.PROPERTY_NAME) {
          String key = parser.currentName();
          parser.nextToken();
          if (key.equals("type")) {
            type = parser.getString();
          } else if (key.equals("reason")) {
            reason = parser.getString();
          } else {
            parser.skipChildren();
          }
        }
      } else {
        parser.skipChildren();
      }
    }
    expect(parser.nextToken() == JsonToken.END_OBJECT);
    expect(status >= 100);
    if (type != null || reason != null) {
      failures.put(index, new Failure(String.valueOf(type), String.valueOf(reason)));
    }
    return status;
  }

  private static void expect(boolean holds) throws IOException {
    if (!holds) {
      throw new IOException("the answer is no bulk answer");
    }
  }
}
