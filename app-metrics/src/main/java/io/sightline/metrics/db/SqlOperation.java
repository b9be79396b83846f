package io.sightline.metrics.db;

import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The {@code operation} label: the statement's first word, of a closed set. */
final class SqlOperation {
  private static final Set<String> KNOWN =
      Set.of(
          "SELECT",
          "INSERT",
          "UPDATE",
          "DELETE",
          "MERGE",
          "WITH",
          "CALL",
          "CREATE",
          "ALTER",
          "DROP",
          "TRUNCATE",
          "BEGIN",
          "COMMIT",
          "ROLLBACK",
          "SET",
          "SHOW",
          "EXPLAIN");
  private static final Pattern FIRST_WORD =
      Pattern.compile("\\A(?:\\s|--[^\\n]*\\n|/\\*.*?\\*/)*+([A-Za-z]+)", Pattern.DOTALL);

  private SqlOperation() {}

  static String of(String sql) {
    Matcher matcher = FIRST_WORD.matcher(sql);
    if (!matcher.find()) {
      return "OTHER";
    }
    String word = matcher.group(1).toUpperCase(Locale.ROOT);
    return KNOWN.contains(word) ? word : "OTHER";
  }
}
