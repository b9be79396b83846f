package io.sightline.metrics.db;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SqlOperationTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "select * from orders | SELECT",
        "  insert into orders values (1) | INSERT",
        "/* hint */ update orders set a = 1 | UPDATE",
        "drop\ttable x | DROP",
        "frobnicate | OTHER",
        "'' | OTHER",
        "(select 1) | OTHER"
      })
  void isTheFirstWordOfAClosedSet(String sql, String operation) {
    assertThat(SqlOperation.of(sql)).isEqualTo(operation);
  }
}
