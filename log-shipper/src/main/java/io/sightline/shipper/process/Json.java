package io.sightline.shipper.process;

import io.sightline.shipper.event.Malformed;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.json.JsonFactory;

/**
 * JSON objects as maps in the order of the text. Values are {@link String}, {@link JsonNumber},
 * {@link Boolean}, null, such maps, and lists of all these. Not thread-safe.
 */
final class Json {
  private final JsonFactory factory = new JsonFactory();

  /**
   * Reads one object.
   *
   * @throws Unparsable when it is anything else, or names a field twice, which Elasticsearch
   *     refuses
   */
  Map<String, Object> read(byte[] bytes, int start, int length) throws Unparsable {
    try (JsonParser parser =
        factory.createParser(ObjectReadContext.empty(), bytes, start, length)) {
      if (parser.nextToken() != JsonToken.START_OBJECT) {
        throw new Unparsable(Malformed.NOT_JSON);
      }
      Map<String, Object> object = object(parser);
      if (parser.nextToken() != null) {
        throw new Unparsable(Malformed.NOT_JSON);
      }
      return object;
    } catch (JacksonException e) {
      throw new Unparsable(Malformed.NOT_JSON);
    }
  }

  private static Map<String, Object> object(JsonParser parser) throws Unparsable {
    Map<String, Object> object = new LinkedHashMap<>();
    String name;
    while ((name = parser.nextName()) != null) {
      Object value = value(parser, parser.nextToken());
      if (object.containsKey(name)) {
        throw new Unparsable(Malformed.DUPLICATE_KEY);
      }
      object.put(name, value);
    }
    return object;
  }

  private static Object value(JsonParser parser, JsonToken token) throws Unparsable {
    return switch (token) {
      case VALUE_STRING -> parser.getString();
      case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> new JsonNumber(parser.getString());
      case VALUE_TRUE -> true;
      case VALUE_FALSE -> false;
      case START_OBJECT -> object(parser);
      case START_ARRAY -> array(parser);
      default -> null;
    };
  }

  private static List<Object> array(JsonParser parser) throws Unparsable {
    List<Object> array = new ArrayList<>();
    JsonToken token;
    while ((token = parser.nextToken()) != JsonToken.END_ARRAY) {
      array.add(value(parser, token));
    }
    return array;
  }

  /**
   * Writes one object over what the buffer holds. Half a surrogate pair is written as an escape.
   */
  void write(Map<String, Object> object, OutputBuffer into) {
    into.empty();
    try (JsonGenerator generator = factory.createGenerator(ObjectWriteContext.empty(), into)) {
      write(generator, object);
    }
  }

  private static void write(JsonGenerator generator, Object value) {
    if (value instanceof String text) {
      generator.writeString(text);
    } else if (value instanceof JsonNumber number) {
      generator.writeNumber(number.text());
    } else if (value instanceof Boolean flag) {
      generator.writeBoolean(flag);
    } else if (value instanceof Map<?, ?> object) {
      generator.writeStartObject();
      for (Map.Entry<?, ?> entry : object.entrySet()) {
        String name = (String) entry.getKey();
        generator.writeName(name);
        write(generator, entry.getValue());
      }
      generator.writeEndObject();
    } else if (value instanceof List<?> array) {
      generator.writeStartArray();
      for (Object element : array) {
        write(generator, element);
      }
      generator.writeEndArray();
    } else {
      generator.writeNull();
    }
  }
}
