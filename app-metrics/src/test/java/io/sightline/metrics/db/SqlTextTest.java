package io.sightline.metrics.db;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SqlTextTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "SELECT a FROM t WHERE b = ? AND c = $1 | SELECT a FROM t WHERE b = ? AND c = $1",
        "SELECT 'hunter2' | SELECT ?",
        "SELECT 'it''s hunter2', x | SELECT ?, x",
        "SELECT E'a\\'hunter2', x | SELECT E?, x",
        "SELECT 'a\\', hunter2 | SELECT ?…",
        "ALTER ROLE r PASSWORD 'hunter2' | ALTER ROLE r PASSWORD ?",
        "SELECT $$it's hunter2$$, $q$hunter2 $$ $q$ | SELECT ?, ?",
        "SELECT t1.c2 FROM t1 WHERE x = 12.5e10 AND y IN (1,2) | SELECT t1.c2 FROM t1 WHERE x = ? AND y IN (?,?)",
        "SELECT \"Col 1\" FROM \"T'x\" WHERE a = 'hunter2' | SELECT \"Col 1\" FROM \"T'x\" WHERE a = ?",
        "SELECT a -- hunter2 | SELECT a",
        "SELECT /* hunter2 */ a | SELECT a",
        "SELECT 'never closed hunter2 | SELECT ?",
        "SELECT $$ never closed hunter2 | SELECT ?",
        "SELECT price$1 | SELECT price$1",
      })
  void valuesAreLeftOutAndNamesStay(String sql, String shown) {
    assertThat(SqlText.withoutValues(sql)).isEqualTo(shown);
  }

  @Test
  void whiteSpaceIsMadeSingle() {
    assertThat(SqlText.withoutValues("  SELECT\n\t a\r\n FROM t ")).isEqualTo("SELECT a FROM t");
  }

  @Test
  void aLongStatementIsCut() {
    assertThat(SqlText.withoutValues("SELECT " + "a, ".repeat(10_000))).hasSize(2001).endsWith("…");
  }
}
