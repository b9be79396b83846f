package io.sightline.alerts;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * The table of alerts as readers find it, under the heading "The alerts": {@code | Name | severity,
 * severity | fires when |}.
 */
final class AlertTable {
  private static final Pattern SECTION = Pattern.compile("(?ms)^## The alerts$(.*?)^## ");
  private static final Pattern ROW =
      Pattern.compile("(?m)^\\| ([A-Z][A-Za-z]+) \\| ([^|]+) \\| ([^|]+) \\|$");
  private static final Pattern SEVERITY = Pattern.compile("\\b(critical|warning|info)\\b");

  private AlertTable() {}

  /**
   * The severities of each alert.
   *
   * @throws IllegalStateException when an alert has two rows: one of them would be read, the other
   *     believed
   */
  static Map<String, Set<String>> read(Path file) throws IOException {
    Matcher section = SECTION.matcher(Files.readString(file));
    if (!section.find()) {
      throw new IllegalStateException("no section 'The alerts' in " + file);
    }
    Map<String, Set<String>> table = new TreeMap<>();
    Matcher row = ROW.matcher(section.group(1));
    while (row.find()) {
      Set<String> severities =
          SEVERITY
              .matcher(row.group(2))
              .results()
              .map(MatchResult::group)
              .collect(Collectors.toCollection(TreeSet::new));
      if (table.put(row.group(1), severities) != null) {
        throw new IllegalStateException(row.group(1) + " has two rows in " + file);
      }
    }
    return table;
  }
}
