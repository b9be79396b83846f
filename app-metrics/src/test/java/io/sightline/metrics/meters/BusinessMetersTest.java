package io.sightline.metrics.meters;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.config.MeterFilter;
import io.micrometer.core.instrument.config.MeterFilterReply;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BusinessMetersTest {
  private final PrometheusMeterRegistry registry =
      new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
  private final BusinessMeters meters = new BusinessMeters(registry, 2);

  @Test
  void countsByLabels() {
    BusinessCounter orders = meters.counter("trade_orders", "Orders taken", "symbol", "side");
    orders.increment("ACME", "buy");
    orders.increment(2, "ACME", "buy");
    orders.increment(-1, "ACME", "buy");

    assertThat(registry.scrape())
        .contains("# HELP trade_orders_total Orders taken")
        .contains("trade_orders_total{side=\"buy\",symbol=\"ACME\"} 3.0");
  }

  @Test
  void valuesPastTheCapAreFoldedAndCounted() {
    BusinessCounter orders = meters.counter("trade_orders", "Orders taken", "symbol");
    for (int i = 0; i < 1000; i++) {
      orders.increment("S" + i);
    }

    assertThat(registry.scrape())
        .contains("trade_orders_total{symbol=\"S1\"} 1.0")
        .contains("trade_orders_total{symbol=\"OTHER\"} 998.0")
        .doesNotContain("symbol=\"S2\"")
        .contains("metrics_label_values_folded_total{metric=\"trade_orders:symbol\"} 998.0");
  }

  @Test
  void combinationsHaveACapToo() {
    BusinessCounter many = new BusinessMeters(registry, 100).counter("many", "Many", "a", "b");
    for (int i = 0; i < 10_000; i++) {
      many.increment("a" + i % 100, "b" + i / 100);
    }

    assertThat(registry.find("many").counters()).hasSize(1001);
    assertThat(registry.get("many").tags("a", "OTHER", "b", "OTHER").counter().count())
        .isEqualTo(9_000);
  }

  @Test
  void timesAlsoWhatThrows() throws Exception {
    BusinessTimer quotes = meters.timer("quote.duration", "Time to quote", "source");
    quotes.record(Duration.ofMillis(7), "a");
    assertThat(quotes.time(() -> "done", "a")).isEqualTo("done");
    assertThatThrownBy(
            () ->
                quotes.time(
                    () -> {
                      throw new IllegalStateException("no");
                    },
                    "a"))
        .hasMessage("no");

    assertThat(registry.scrape())
        .contains("quote_duration_seconds_count{source=\"a\"} 3")
        .contains("quote_duration_seconds_bucket{source=\"a\",le=\"0.01\"}");
  }

  @Test
  void aGaugeIsSetOrAskedFor() {
    BusinessGauge open = meters.gauge("open_positions", "Open positions", "desk");
    open.set(5, "fx");
    open.set(4, "fx");
    meters.gauge("queue_depth", "Waiting", () -> 7);

    assertThat(registry.scrape())
        .contains("open_positions{desk=\"fx\"} 4.0")
        .contains("queue_depth 7.0");
  }

  @Test
  void aGaugeThatThrowsIsNotANumberAndTheScrapeGoesOn() {
    meters.gauge(
        "queue_depth",
        "Waiting",
        () -> {
          throw new IllegalStateException("no");
        });
    meters.gauge("after", "Another", () -> 1);

    assertThat(registry.scrape()).contains("queue_depth NaN").contains("after 1.0");
    assertThat(registry.get("observation.failures").counter().count()).isPositive();
  }

  @Test
  void aListenerThatThrowsCostsTheValueOnly() {
    registry.config().onMeterAdded(BusinessMetersTest::refuse);
    BusinessCounter orders = meters.counter("trade_orders", "Orders taken", "symbol");
    orders.increment("ACME");

    assertThat(registry.get("observation.failures").counter().count()).isEqualTo(1);
  }

  @Test
  void aFilterOrAnotherMetersLabelsCostTheValueOnly() {
    registry.config().meterFilter(throwing());
    meters.counter("blocked", "Blocked").increment();
    meters.counter("twice", "Twice", "a").increment("x");
    meters.counter("twice", "Twice", "b").increment("x");

    assertThat(registry.scrape()).contains("twice_total{a=\"x\"} 1.0");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "Orders", "trade-orders", "1st", "a__b", "_a", "a_", "a b", "é"})
  void refusesAName(String name) {
    assertThatThrownBy(() -> meters.counter(name, "x"))
        .hasMessage(
            "name of a meter: expected lower case words between '_' or '.', such as trade_orders,"
                + " was '"
                + name
                + "'");
  }

  @Test
  void refusesALabelAndHintsAtIds() {
    assertThatThrownBy(() -> meters.counter("orders", "x", "order-id"))
        .hasMessage(
            "label of orders: expected lower case words between '_', each label once and none of"
                + " le, quantile, job, instance, was 'order-id'");
    assertThatThrownBy(() -> meters.counter("orders", "x", "user_id", "user_id"))
        .hasMessageEndingWith(
            "was 'user_id'; it looks like an id, and ids belong in logs: every value of a label is"
                + " a series of its own");
    assertThatThrownBy(() -> meters.counter("orders", "x", "le"))
        .hasMessageContaining("none of le");
  }

  @Test
  void refusesAWrongNumberOfValues() {
    BusinessCounter orders = meters.counter("orders", "x", "symbol", "side");

    assertThatThrownBy(() -> orders.increment("ACME"))
        .hasMessage("orders: expected a value for each of [symbol, side], was [ACME]");
  }

  private static void refuse(Meter meter) {
    if (meter.getId().getName().equals("trade_orders")) {
      throw new IllegalStateException("no");
    }
  }

  private static MeterFilter throwing() {
    return new MeterFilter() {
      @Override
      public MeterFilterReply accept(Meter.Id id) {
        if (id.getName().equals("blocked")) {
          throw new IllegalStateException("no");
        }
        return MeterFilterReply.NEUTRAL;
      }
    };
  }
}
