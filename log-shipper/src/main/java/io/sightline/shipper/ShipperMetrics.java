package io.sightline.shipper;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.sightline.metrics.meters.DurationBuckets;
import io.sightline.shipper.event.Malformed;
import io.sightline.shipper.event.Origin;
import io.sightline.shipper.event.Rejection;
import io.sightline.shipper.event.RetryReason;
import io.sightline.shipper.event.ShipperEvents;
import java.time.Clock;
import java.time.Duration;
import java.util.Collection;
import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/** Counts what happens. Every series exists from the start, at 0, for the configured classes. */
final class ShipperMetrics implements ShipperEvents {
  private final MeterRegistry registry;
  private final Clock clock;
  private final Map<String, PerClass> classes = new ConcurrentHashMap<>();
  private final Counter reloads;
  private final Counter refusedReloads;
  private final Map<RetryReason, Counter> retries = new EnumMap<>(RetryReason.class);
  private final Map<Malformed, Counter> malformed = new EnumMap<>(Malformed.class);
  private final Map<Rejection, Counter> deadLetters = new EnumMap<>(Rejection.class);
  private final Counter bytesRead;
  private final Timer bulkDuration;
  private final AtomicInteger filesOpen = new AtomicInteger();
  private final AtomicLong lastDelivery = new AtomicLong();

  private record PerClass(
      Counter read, Counter delivered, Map<Rejection, Counter> rejected, AtomicLong lag) {}

  ShipperMetrics(MeterRegistry registry, Collection<String> logClasses, Clock clock) {
    this.registry = registry;
    this.clock = clock;
    this.reloads =
        counter(
            registry,
            "shipper.config.reloads",
            "Times that SIGHUP asked for the configuration to be read anew",
            "result",
            "taken");
    this.refusedReloads =
        counter(
            registry,
            "shipper.config.reloads",
            "Times that SIGHUP asked for the configuration to be read anew",
            "result",
            "refused");
    watch(logClasses);
    for (RetryReason reason : RetryReason.values()) {
      retries.put(
          reason,
          counter(
              registry, "shipper.retries", "Tries that were repeated", "reason", reason.label()));
    }
    for (Malformed why : Malformed.values()) {
      malformed.put(
          why,
          counter(
              registry,
              "shipper.lines.malformed",
              "Lines shipped as plain text inside a document",
              "reason",
              why.label()));
    }
    for (Rejection why : Rejection.values()) {
      deadLetters.put(
          why,
          counter(
              registry,
              "shipper.dead.letters",
              "Documents written to the dead-letter file",
              "reason",
              why.label()));
    }
    bytesRead = counter(registry, "shipper.bytes.read", "Bytes read from log files");
    bulkDuration =
        Timer.builder("shipper.bulk.duration")
            .description("Time until a bulk request was answered")
            .serviceLevelObjectives(DurationBuckets.standard())
            .register(registry);
    Gauge.builder("shipper.files.open", filesOpen, AtomicInteger::get)
        .description("Log files that are open")
        .register(registry);
    Gauge.builder(
            "shipper.last.delivery.timestamp.seconds",
            lastDelivery,
            at -> (double) at.get() / 1000.0)
        .description("When documents were last acknowledged, since the epoch; 0 for never")
        .register(registry);
  }

  /** Classes of a new configuration have their series from now on; those of an old one stay. */
  void watch(Collection<String> logClasses) {
    for (String logClass : logClasses) {
      classes.computeIfAbsent(logClass, name -> perClass(registry, name));
    }
  }

  /** SIGHUP came, and the configuration was taken or not. */
  void reloaded(boolean taken) {
    (taken ? reloads : refusedReloads).increment();
  }

  private static PerClass perClass(MeterRegistry registry, String logClass) {
    Map<Rejection, Counter> rejected = new EnumMap<>(Rejection.class);
    for (Rejection why : Rejection.values()) {
      rejected.put(
          why,
          counter(
              registry,
              "shipper.documents.rejected",
              "Documents that Elasticsearch will never take",
              "class",
              logClass,
              "reason",
              why.label()));
    }
    AtomicLong lag = new AtomicLong();
    Gauge.builder("shipper.lag.bytes", lag, AtomicLong::get)
        .description("Bytes of complete lines in files that are not acknowledged yet")
        .tag("class", logClass)
        .register(registry);
    return new PerClass(
        counter(registry, "shipper.lines.read", "Lines read from files", "class", logClass),
        counter(
            registry,
            "shipper.documents.delivered",
            "Documents that are in Elasticsearch",
            "class",
            logClass),
        rejected,
        lag);
  }

  private static Counter counter(
      MeterRegistry registry, String name, String description, String... tags) {
    return Counter.builder(name).description(description).tags(tags).register(registry);
  }

  @Override
  public void linesRead(String logClass, int lines, long bytes) {
    classes.get(logClass).read().increment(lines);
    bytesRead.increment(bytes);
  }

  @Override
  public void delivered(String logClass, int documents) {
    classes.get(logClass).delivered().increment(documents);
    lastDelivery.set(clock.millis());
  }

  @Override
  public void deadLettered(Origin origin, long offset, Rejection why, String reason) {
    classes.get(origin.logClass()).rejected().get(why).increment();
    deadLetters.get(why).increment();
  }

  @Override
  public void lineMalformed(Origin origin, long offset, Malformed why) {
    malformed.get(why).increment();
  }

  @Override
  public void retrying(RetryReason why, String what, Duration pause) {
    retries.get(why).increment();
  }

  @Override
  public void bulkAnswered(Duration took) {
    bulkDuration.record(took);
  }

  @Override
  public void filesOpen(int files) {
    filesOpen.set(files);
  }

  @Override
  public void lag(String logClass, long bytes) {
    classes.get(logClass).lag().set(bytes);
  }
}
