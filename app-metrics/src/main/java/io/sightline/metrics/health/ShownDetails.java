package io.sightline.metrics.health;

import io.sightline.metrics.health.HealthCheck.Verdict;
import io.sightline.metrics.secrets.Secrets;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Makes of what a check says something that may be shown to anybody and can be written as JSON:
 * secrets masked, texts cut, objects of unknown kind turned into text, no deeper than four levels.
 */
final class ShownDetails {
  private static final int DEPTH = 4;
  private static final int ITEMS = 100;

  private ShownDetails() {}

  static Verdict of(Verdict verdict, Secrets secrets) {
    Map<String, Object> details = new LinkedHashMap<>();
    verdict
        .details()
        .forEach((name, value) -> details.put(name, field(name, value, secrets, DEPTH)));
    return new Verdict(verdict.status(), details);
  }

  private static Object field(String name, @Nullable Object value, Secrets secrets, int depth) {
    return secrets.isSecret(name) ? Secrets.MASK : shown(value, secrets, depth);
  }

  private static Object shown(@Nullable Object value, Secrets secrets, int depth) {
    if (value instanceof Boolean || value instanceof Integer || value instanceof Long) {
      return value;
    }
    if (value instanceof Number number) {
      double plain = number.doubleValue();
      return Double.isFinite(plain) ? plain : String.valueOf(plain);
    }
    if (value instanceof Map<?, ?> map && depth > 0) {
      Map<String, Object> fields = new LinkedHashMap<>();
      map.entrySet().stream()
          .limit(ITEMS)
          .forEach(
              entry -> {
                String name = ErrorText.of(String.valueOf(entry.getKey()), secrets);
                fields.put(name, field(name, entry.getValue(), secrets, depth - 1));
              });
      return fields;
    }
    if (value instanceof Collection<?> items && depth > 0) {
      List<Object> list = new ArrayList<>();
      items.stream().limit(ITEMS).forEach(item -> list.add(shown(item, secrets, depth - 1)));
      return list;
    }
    return ErrorText.of(String.valueOf(value), secrets);
  }
}
