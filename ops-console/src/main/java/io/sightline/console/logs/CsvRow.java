package io.sightline.console.logs;

import java.util.List;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;

/**
 * A row of a CSV file by RFC 4180. A text that a spreadsheet would take for a formula gets an
 * apostrophe before it; numbers stay numbers.
 */
final class CsvRow {
  private static final Pattern FORMULA =
      Pattern.compile("^[\\s\\p{Cntrl}\\uFEFF]*[=+@-].*", Pattern.DOTALL);
  private static final Pattern SPECIAL = Pattern.compile("[\",\\r\\n]");

  private CsvRow() {}

  static String of(List<JsonNode> values) {
    return String.join(",", values.stream().map(CsvRow::cell).toList()) + "\r\n";
  }

  static String cell(JsonNode value) {
    if (value.isMissingNode() || value.isNull()) {
      return "";
    }
    if (value.isNumber() || value.isBoolean()) {
      return value.asString();
    }
    return text(value.isString() ? value.stringValue() : value.toString());
  }

  static String text(String text) {
    boolean isFormula =
        FORMULA.matcher(text).matches() || text.startsWith("\t") || text.startsWith("\r");
    String safe = isFormula ? "'" + text : text;
    return isFormula || SPECIAL.matcher(safe).find()
        ? '"' + safe.replace("\"", "\"\"") + '"'
        : safe;
  }
}
