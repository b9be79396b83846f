package io.sightline.metrics.ops;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * What a caller can read, from {@code Accept} and {@code Accept-Encoding} with their weights (RFC
 * 9110, 12.4.2). What cannot be understood is passed over: a scrape with an odd header is still
 * answered.
 */
final class MediaRanges {
  /** More than any client sends; the rest of a hostile header is not looked at. */
  private static final int LIMIT = 64;

  private record Range(String name, List<String> parameters, double weight) {}

  private MediaRanges() {}

  /**
   * OpenMetrics only to those who name it and do not like text better: a browser and curl get text.
   */
  static boolean preferOpenMetrics(@Nullable String accept) {
    double openMetrics = 0;
    double text = 0;
    double any = 0;
    for (Range range : parse(accept)) {
      switch (range.name) {
        case "application/openmetrics-text" -> {
          if (knownVersion(range.parameters)) {
            openMetrics = Math.max(openMetrics, range.weight);
          }
        }
        case "text/plain", "text/*" -> text = Math.max(text, range.weight);
        case "*/*" -> any = Math.max(any, range.weight);
        default -> {
          // Protobuf and what else there may be: not spoken here.
        }
      }
    }
    return openMetrics > 0 && openMetrics >= Math.max(text, any);
  }

  private static boolean knownVersion(List<String> parameters) {
    for (String parameter : parameters) {
      if (parameter.startsWith("version=")) {
        String version = parameter.substring("version=".length()).replace("\"", "");
        return version.equals("1.0.0") || version.equals("0.0.1");
      }
    }
    return true;
  }

  static boolean gzip(@Nullable String acceptEncoding) {
    boolean any = false;
    for (Range range : parse(acceptEncoding)) {
      if (range.name.equals("gzip") || range.name.equals("x-gzip")) {
        return range.weight > 0;
      }
      any |= range.name.equals("*") && range.weight > 0;
    }
    return any;
  }

  private static List<Range> parse(@Nullable String header) {
    List<Range> ranges = new ArrayList<>();
    int start = 0;
    while (header != null && start < header.length() && ranges.size() < LIMIT) {
      int comma = header.indexOf(',', start);
      int end = comma < 0 ? header.length() : comma;
      String item = header.substring(start, end).strip().toLowerCase(Locale.ROOT);
      if (!item.isEmpty()) {
        ranges.add(range(item));
      }
      start = end + 1;
    }
    return ranges;
  }

  private static Range range(String item) {
    String[] parts = item.split(";", LIMIT);
    List<String> parameters = new ArrayList<>();
    double weight = 1;
    for (int i = 1; i < parts.length; i++) {
      String parameter = parts[i].strip();
      if (parameter.startsWith("q=")) {
        weight = weight(parameter.substring(2));
      } else {
        parameters.add(parameter);
      }
    }
    return new Range(parts[0].strip(), parameters, weight);
  }

  /** Digits and one dot only: {@code parseDouble} would also take {@code NaN} and {@code 0x1p3}. */
  private static double weight(String text) {
    if (text.isEmpty() || text.length() > 5 || !text.matches("[0-9]*\\.?[0-9]*")) {
      return 0;
    }
    try {
      return Math.min(1, Double.parseDouble(text));
    } catch (NumberFormatException e) {
      return 0;
    }
  }
}
