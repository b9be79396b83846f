package io.sightline.metrics.log;

import java.lang.reflect.Array;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/**
 * Makes of any object what it is worth on a line, at once: the object may change, or may not be
 * touched by another thread, once the call that logs it has returned.
 */
public final class FieldValues {
  static final JsonMapper JSON = JsonMapper.builder().build();
  private static final int DEPTH = 8;
  private static final int ENTRIES = 1000;

  private FieldValues() {}

  /** Null, a text, a number, a boolean, or a map or list of these. Never throws. */
  public static @Nullable Object snapshot(@Nullable Object value) {
    try {
      return snapshot(value, 0);
    } catch (RuntimeException | StackOverflowError e) {
      return "[unreadable: " + e.getClass().getName() + "]";
    }
  }

  private static @Nullable Object snapshot(@Nullable Object value, int depth) {
    if (value == null
        || value instanceof String
        || value instanceof Integer
        || value instanceof Long
        || value instanceof Boolean
        || value instanceof Double
        || value instanceof Float
        || value instanceof Short
        || value instanceof Byte
        || value instanceof BigDecimal
        || value instanceof BigInteger) {
      return value;
    }
    if (depth == DEPTH) {
      return "[too deep]";
    }
    if (value instanceof AtomicLong || value instanceof AtomicInteger) {
      return ((Number) value).longValue();
    }
    if (value instanceof AtomicBoolean flag) {
      return flag.get();
    }
    if (value instanceof Map<?, ?> map) {
      return map(map, depth);
    }
    if (value instanceof Iterable<?> items && !(value instanceof java.nio.file.Path)) {
      return list(items, depth);
    }
    if (value instanceof Optional<?> optional) {
      return snapshot(optional.orElse(null), depth);
    }
    if (value.getClass().isArray()) {
      return value instanceof byte[] bytes
          ? "[" + bytes.length + " bytes]"
          : list(elements(value), depth);
    }
    return object(value, depth);
  }

  private static Map<String, @Nullable Object> map(Map<?, ?> map, int depth) {
    Map<String, @Nullable Object> copy = new LinkedHashMap<>();
    for (Map.Entry<?, ?> entry : map.entrySet()) {
      if (copy.size() == ENTRIES) {
        break;
      }
      copy.put(String.valueOf(entry.getKey()), snapshot(entry.getValue(), depth + 1));
    }
    return copy;
  }

  private static List<@Nullable Object> list(Iterable<?> items, int depth) {
    List<@Nullable Object> copy = new ArrayList<>();
    for (Object item : items) {
      if (copy.size() == ENTRIES) {
        break;
      }
      copy.add(snapshot(item, depth + 1));
    }
    return copy;
  }

  private static List<@Nullable Object> elements(Object array) {
    List<@Nullable Object> elements = new ArrayList<>();
    for (int i = 0; i < Math.min(Array.getLength(array), ENTRIES); i++) {
      elements.add(Array.get(array, i));
    }
    return elements;
  }

  private static @Nullable Object object(Object value, int depth) {
    String type = value.getClass().getName();
    if (value instanceof CharSequence
        || value instanceof Enum<?>
        || value instanceof Throwable
        || value instanceof Class<?>
        || type.startsWith("java.")) {
      return String.valueOf(value);
    }
    try {
      // A second pass bounds what Jackson made of it.
      return snapshot(JSON.convertValue(value, Object.class), depth + 1);
    } catch (JacksonException | IllegalArgumentException e) {
      return String.valueOf(value);
    }
  }
}
