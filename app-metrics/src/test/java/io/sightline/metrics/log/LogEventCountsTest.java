package io.sightline.metrics.log;

import static org.assertj.core.api.Assertions.assertThat;

import io.sightline.metrics.ObservedService;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

class LogEventCountsTest {
  private static double count(ObservedService service, String level) {
    return service.series("logback_events_total{level=\"" + level + "\"}");
  }

  @Test
  void everyEventThatIsLoggedCountsOnceWhateverItsLoggerAndRequestsDoNot() {
    try (ObservedService service = ObservedService.with(c -> {})) {
      double info = count(service, "info");
      double warn = count(service, "warn");
      assertThat(count(service, "debug")).isZero();
      LoggerFactory.getLogger("com.example.Shop").info("one");
      LoggerFactory.getLogger(JsonLogging.DATABASE_LOGGER).warn("slow query");
      LoggerFactory.getLogger("com.example.Shop").debug("not logged");
      service.get("/nowhere");
      assertThat(count(service, "info")).isEqualTo(info + 1);
      assertThat(count(service, "warn")).isEqualTo(warn + 1);
      assertThat(count(service, "debug")).isZero();
    }
  }
}
