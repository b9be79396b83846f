package io.sightline.dashboards;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Set;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class SeriesNamesTest {

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          up                                                             | up
          up{job="a b_c"} == 0                                           | up
          sum by (service, le) (rate(x_bucket{status=~"5.."}[2m])) > 0.1 | x_bucket
          a_total / ignoring (cpu) group_left (mode) b_total             | a_total,b_total
          time() - max by (instance) (last_seconds) < 60                 | last_seconds
          a offset 5m unless on (x) b or vector(0)                       | a,b
          level:requests:rate5m and 1e3 * node_load1                     | level:requests:rate5m,node_load1
          """)
  void namesAreFoundAmongFunctionsLabelsAndNumbers(String expression, String names) {
    assertThat(SeriesNames.of(expression)).isEqualTo(Set.of(names.split(",")));
  }
}
