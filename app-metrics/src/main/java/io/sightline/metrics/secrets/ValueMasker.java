package io.sightline.metrics.secrets;

import java.lang.reflect.Array;
import java.time.temporal.TemporalAccessor;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Masks in objects. One object per value; not thread-safe. */
final class ValueMasker {
  /** Deeper is a cycle or nothing that anybody reads. */
  private static final int MAX_DEPTH = 32;

  private final Secrets secrets;
  private int depth;

  ValueMasker(Secrets secrets) {
    this.secrets = secrets;
  }

  @Nullable Object mask(@Nullable Object value) {
    if (value == null || value instanceof Boolean || value instanceof Enum<?>) {
      return value;
    }
    if (value instanceof String text) {
      return secrets.text(text);
    }
    if (value instanceof Number number) {
      return number(number);
    }
    if (value instanceof TemporalAccessor || value instanceof UUID) {
      return value;
    }
    if (depth == MAX_DEPTH || value instanceof char[]) {
      return Secrets.MASK;
    }
    depth++;
    try {
      return inside(value);
    } catch (RuntimeException e) {
      // Somebody's toString() or iterator; what cannot be looked at is not shown.
      return Secrets.MASK;
    } finally {
      depth--;
    }
  }

  private @Nullable Object inside(Object value) {
    if (value instanceof Map<?, ?> map) {
      return map(map);
    }
    if (value instanceof Iterable<?> items && !(value instanceof java.nio.file.Path)) {
      List<@Nullable Object> masked = new ArrayList<>();
      boolean changed = false;
      for (Object item : items) {
        Object now = mask(item);
        changed |= now != item;
        masked.add(now);
      }
      return changed ? masked : value;
    }
    if (value instanceof Optional<?> optional) {
      return optional.map(this::mask).orElse(null);
    }
    if (value instanceof byte[] bytes) {
      return bytes.length + " bytes";
    }
    if (value.getClass().isArray()) {
      List<@Nullable Object> masked = new ArrayList<>();
      for (int i = 0; i < Array.getLength(value); i++) {
        masked.add(mask(Array.get(value, i)));
      }
      return masked;
    }
    return secrets.text(value.toString());
  }

  private Map<?, ?> map(Map<?, ?> map) {
    Map<Object, @Nullable Object> masked = new LinkedHashMap<>();
    boolean changed = false;
    for (Map.Entry<?, ?> entry : map.entrySet()) {
      String name = String.valueOf(entry.getKey());
      String key = secrets.text(name);
      Object now = secrets.isSecret(name) ? Secrets.MASK : mask(entry.getValue());
      changed |= now != entry.getValue() || !key.equals(name);
      masked.put(key, now);
    }
    return changed ? masked : map;
  }

  /** A card's number may come as a number. */
  private Object number(Number number) {
    String text = number.toString();
    return secrets.text(text).equals(text) ? number : Secrets.MASK;
  }
}
