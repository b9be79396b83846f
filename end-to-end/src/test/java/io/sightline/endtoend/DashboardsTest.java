package io.sightline.endtoend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.sightline.dashboards.DashboardQueries;
import io.sightline.dashboards.DashboardQuery;
import io.sightline.stack.component.Port;
import io.sightline.stack.provision.Repository;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** No panel is empty. */
@ExtendWith(RunningStack.Extension.class)
class DashboardsTest {
  private final RunningStack running;

  DashboardsTest(RunningStack running) {
    this.running = running;
  }

  @Test
  void everyExpressionOfEveryDashboardHasAnAnswer() {
    Demo demo = new Demo(running.url(Port.DEMO));
    List<DashboardQuery> queries =
        DashboardQueries.in(
            Repository.root().resolve("grafana-dashboards/grafana/dashboards"),
            Map.of("service", "demo-service", "environment", "local"));
    assertThat(queries).isNotEmpty();
    for (DashboardQuery query : queries) {
      if (DashboardQueries.mayBeEmpty(query).isPresent()) {
        continue;
      }
      // Rates need two scrapes with requests between them.
      await(query.place() + ": " + query.expression())
          .atMost(Duration.ofMinutes(2))
          .pollInterval(Duration.ofSeconds(1))
          .until(
              () -> {
                demo.get("/api/quotes/CORE");
                demo.order("CORE", "buy", 3);
                return !running.prometheus().query(query.expression()).isEmpty();
              });
    }
  }
}
