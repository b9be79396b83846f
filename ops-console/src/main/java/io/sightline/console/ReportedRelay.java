package io.sightline.console;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.sightline.console.relay.RelayEvents;
import java.time.Duration;
import java.util.Locale;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What happens to alerts on their way, as metrics and log lines. Thread-safe. */
final class ReportedRelay implements RelayEvents {
  private static final Logger LOG = LoggerFactory.getLogger(ReportedRelay.class);

  private final MeterRegistry registry;

  ReportedRelay(MeterRegistry registry) {
    this.registry = registry;
    for (Enrichment result : Enrichment.values()) {
      lookups(result);
    }
    pingFailures();
    alarms();
  }

  @Override
  public void relayed(String channel, Outcome outcome, String answer) {
    Counter.builder("relay.messages")
        .description(
            "Messages to channels that Alertmanager does not speak, by what became of them")
        .tag("channel", channel)
        .tag("outcome", name(outcome))
        .register(registry)
        .increment();
    switch (outcome) {
      case DELIVERED -> LOG.info("A message was delivered by {}", channel);
      case DUPLICATE -> LOG.info("A message by {} had been delivered before", channel);
      case REFUSED -> LOG.error("{} refused a message: {}", channel, answer);
      case FAILED -> LOG.warn("A message by {} was not delivered: {}", channel, answer);
    }
  }

  @Override
  public void enriched(Enrichment result) {
    lookups(result).increment();
  }

  @Override
  public void heartbeatHeard() {
    LOG.info("The heartbeat comes: alerting works from the scrape to the receiver");
  }

  @Override
  public void heartbeatMissed(Duration silence) {
    alarms().increment();
    LOG.error("No heartbeat for {} s: alerting is broken", silence.toSeconds());
  }

  @Override
  public void pingFailed(String reason) {
    pingFailures().increment();
    LOG.warn("The page that waits for our heartbeat was not told: {}", reason);
  }

  private Counter lookups(Enrichment result) {
    return Counter.builder("relay.log.lookups")
        .description("Searches for log lines to put into alerts, by result")
        .tag("result", name(result))
        .register(registry);
  }

  private Counter pingFailures() {
    return Counter.builder("heartbeat.ping.failures")
        .description("Times that the page outside was not told about a heartbeat")
        .register(registry);
  }

  private Counter alarms() {
    return Counter.builder("heartbeat.alarms")
        .description("Times that no heartbeat came and the console raised the alarm")
        .register(registry);
  }

  private static String name(Enum<?> value) {
    return value.name().toLowerCase(Locale.ROOT);
  }
}
