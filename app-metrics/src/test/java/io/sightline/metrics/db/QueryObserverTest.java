package io.sightline.metrics.db;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.Timer;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.sightline.metrics.meters.ObservationFailures;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import net.ttddyy.dsproxy.ExecutionInfo;
import net.ttddyy.dsproxy.QueryInfo;
import org.junit.jupiter.api.Test;

class QueryObserverTest {
  @Test
  void timesQueriesThatTakeLessThanAMillisecond() {
    SimpleMeterRegistry registry = new SimpleMeterRegistry();
    QueryObserver observer =
        new QueryObserver(registry, Duration.ofSeconds(1), new ObservationFailures(registry));
    ExecutionInfo execution = new ExecutionInfo();
    List<QueryInfo> queries = List.of(new QueryInfo("SELECT 1"));
    observer.beforeQuery(execution, queries);
    observer.afterQuery(execution, queries);
    Timer timer = registry.get("db.query.duration").tag("operation", "SELECT").timer();
    assertThat(timer.count()).isEqualTo(1);
    assertThat(timer.totalTime(TimeUnit.NANOSECONDS)).isPositive();
    assertThat(registry.get("db.queries").tag("operation", "SELECT").counter().count())
        .isEqualTo(1);
  }

  @Test
  void aQueryDoesNotFailForARegistryThatDoes() {
    SimpleMeterRegistry registry = new SimpleMeterRegistry();
    QueryObserver observer =
        new QueryObserver(registry, Duration.ofSeconds(1), new ObservationFailures(registry));
    registry
        .config()
        .onMeterAdded(
            meter -> {
              throw new IllegalStateException("a listener of the service");
            });
    ExecutionInfo execution = new ExecutionInfo();
    List<QueryInfo> queries = List.of(new QueryInfo("SELECT 1"));
    observer.beforeQuery(execution, queries);
    observer.afterQuery(execution, queries);
    assertThat(registry.get("observation.failures").counter().count()).isEqualTo(1);
  }
}
