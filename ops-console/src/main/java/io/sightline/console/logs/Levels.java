package io.sightline.console.logs;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * The levels, from the least to the worst, and what else other frameworks and syslog call them,
 * whatever the case.
 */
public final class Levels {
  private static final Map<String, List<String>> NAMES = new LinkedHashMap<>();

  static {
    NAMES.put("TRACE", List.of("TRACE", "FINEST", "FINER"));
    NAMES.put("DEBUG", List.of("DEBUG", "FINE", "CONFIG"));
    NAMES.put("INFO", List.of("INFO", "INFORMATION", "INFORMATIONAL", "NOTICE"));
    NAMES.put("WARN", List.of("WARN", "WARNING"));
    NAMES.put(
        "ERROR",
        List.of(
            "ERROR",
            "ERR",
            "SEVERE",
            "FATAL",
            "CRITICAL",
            "CRIT",
            "ALERT",
            "EMERG",
            "EMERGENCY",
            "PANIC"));
  }

  /** What a level is called that is none of these. */
  static final String OTHER = "OTHER";

  private Levels() {}

  /** The five, the least first. */
  public static Set<String> all() {
    return NAMES.keySet();
  }

  /** One of the five, or {@value #OTHER}. */
  static String of(String name) {
    String upper = name.toUpperCase(Locale.ROOT);
    return NAMES.entrySet().stream()
        .filter(level -> level.getValue().contains(upper))
        .map(Map.Entry::getKey)
        .findFirst()
        .orElse(OTHER);
  }

  /** All spellings of a level and of those that are worse. */
  static List<String> atLeast(String least) {
    List<String> spellings = new ArrayList<>();
    boolean reached = false;
    for (Map.Entry<String, List<String>> level : NAMES.entrySet()) {
      reached |= level.getKey().equals(least);
      if (reached) {
        level.getValue().forEach(name -> addSpellings(spellings, name));
      }
    }
    return spellings;
  }

  private static void addSpellings(List<String> spellings, String name) {
    spellings.add(name);
    spellings.add(name.toLowerCase(Locale.ROOT));
    spellings.add(name.charAt(0) + name.substring(1).toLowerCase(Locale.ROOT));
  }
}
