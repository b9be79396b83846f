package io.sightline.endtoend;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** What {@link ChaosTest} did and what came of it, as a table in Markdown. */
final class ChaosTable {
  private final List<Row> rows = new ArrayList<>();

  /** One thing that was done. What is not known of it, because something failed, stays empty. */
  static final class Row {
    private final String what;
    private String healed = "";
    private String lines = "";
    private String said = "";
    private String verdict = "FAILED";

    private Row(String what) {
      this.what = what;
    }

    /** All was healthy so long after the first blow. */
    void healed(Duration after) {
      healed = String.format(Locale.ROOT, "%.1f s", after.toMillis() / 1000.0);
    }

    /** So many lines were written since the row before, and each arrived once. */
    void lines(long count) {
      lines = Long.toString(count);
    }

    void said(Set<String> alerts) {
      said = alerts.isEmpty() ? "nothing" : String.join(", ", alerts);
    }

    void passed() {
      verdict = "ok";
    }
  }

  Row begin(String what) {
    Row row = new Row(what);
    rows.add(row);
    return row;
  }

  /** Prints it, and writes it to {@code target/chaos-<runtime>.md}. */
  void print(String runtime) {
    StringBuilder text = new StringBuilder();
    text.append("| ").append(runtime).append(" | healthy after | lines, each once | alerts | |\n");
    text.append("|---|---|---|---|---|\n");
    for (Row row : rows) {
      text.append(
          String.format(
              "| %s | %s | %s | %s | %s |%n",
              row.what, row.healed, row.lines, row.said, row.verdict));
    }
    System.out.print(text);
    try {
      Files.writeString(Path.of("target", "chaos-" + runtime + ".md"), text);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
