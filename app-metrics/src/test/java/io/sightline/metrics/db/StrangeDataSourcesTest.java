package io.sightline.metrics.db;

import static org.assertj.core.api.Assertions.assertThat;

import io.sightline.metrics.Sightline;
import java.lang.reflect.Proxy;
import java.util.Map;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;

class StrangeDataSourcesTest {
  @Test
  void aSourceThatDoesNotLikeToBeAskedWhatItWrapsIsObservedAllTheSame() {
    DataSource source =
        (DataSource)
            Proxy.newProxyInstance(
                DataSource.class.getClassLoader(),
                new Class<?>[] {DataSource.class},
                (proxy, method, arguments) -> {
                  throw new UnsupportedOperationException(method.getName());
                });
    try (Sightline sightline = Sightline.forService("shop").environment(Map.of()).start()) {
      assertThat(sightline.observe(source)).isNotNull();
    }
  }

  @Test
  void theOperationOfAHugeStatementIsFoundWithoutADeepStack() {
    assertThat(SqlOperation.of(" \n".repeat(1_000_000) + "select 1")).isEqualTo("SELECT");
    assertThat(SqlOperation.of("/* a */ -- b\n".repeat(100_000) + "select 1")).isEqualTo("SELECT");
    assertThat(SqlOperation.of("/*" + " a".repeat(1_000_000) + "*/select 1")).isEqualTo("SELECT");
  }
}
