package io.sightline.console.relay;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * The dead man's switch: the alert Watchdog comes as long as Prometheus takes in samples, evaluates
 * rules and reaches Alertmanager. When it stops coming, this tells everybody it can reach without
 * them. While it comes, a page outside can be pinged, which notices when this console is gone too.
 * Time is counted, not read from the clock, which may be set while this runs. Thread-safe.
 */
public final class Heartbeat {
  private static final Duration LOOK = Duration.ofSeconds(5);
  private static final Duration PING_EVERY = Duration.ofSeconds(55);
  private static final Duration PING_PATIENCE = Duration.ofSeconds(10);

  /** Raises the alarm, by every way that needs neither Prometheus nor Alertmanager. */
  @FunctionalInterface
  interface Alarm {
    void raise(Announcement announcement) throws InterruptedException;
  }

  /**
   * How it stands.
   *
   * @param heard whether one came within the last {@code patience}
   * @param last when, empty before the first
   */
  public record State(boolean heard, Optional<Instant> last, Duration patience) {}

  private final Duration patience;
  private final Optional<URI> ping;
  private final HttpClient http;
  private final Alarm alarm;
  private final Clock clock;
  private final LongSupplier nanoTime;
  private final RelayEvents events;

  /** That of the last one, or of the start. */
  private long lastNanos;

  private Optional<Instant> last = Optional.empty();
  private OptionalLong lastPingNanos = OptionalLong.empty();
  private boolean raised;

  Heartbeat(
      Duration patience,
      Optional<URI> ping,
      HttpClient http,
      Alarm alarm,
      Clock clock,
      LongSupplier nanoTime,
      RelayEvents events) {
    this.patience = patience;
    this.ping = ping;
    this.http = http;
    this.alarm = alarm;
    this.clock = clock;
    this.nanoTime = nanoTime;
    this.events = events;
    this.lastNanos = nanoTime.getAsLong();
  }

  /** Looks from time to time whether it still comes. */
  Future<?> watch(ScheduledExecutorService threads) {
    return threads.scheduleWithFixedDelay(
        this::look, LOOK.toMillis(), LOOK.toMillis(), TimeUnit.MILLISECONDS);
  }

  /** One came. */
  public void beat() {
    boolean news;
    boolean pinging;
    synchronized (this) {
      news = last.isEmpty() || raised;
      last = Optional.of(clock.instant());
      lastNanos = nanoTime.getAsLong();
      raised = false;
      pinging =
          ping.isPresent()
              && (lastPingNanos.isEmpty()
                  || lastNanos - lastPingNanos.getAsLong() > PING_EVERY.toNanos());
      if (pinging) {
        lastPingNanos = OptionalLong.of(lastNanos);
      }
    }
    if (news) {
      events.heartbeatHeard();
    }
    if (pinging) {
      ping();
    }
  }

  public synchronized State state() {
    return new State(last.isPresent() && silence().compareTo(patience) <= 0, last, patience);
  }

  /** Since the last one, or since the start when there was none yet. */
  public synchronized Duration silence() {
    return Duration.ofNanos(nanoTime.getAsLong() - lastNanos);
  }

  void look() {
    Duration silence;
    synchronized (this) {
      silence = silence();
      if (raised || silence.compareTo(patience) <= 0) {
        return;
      }
      raised = true;
    }
    events.heartbeatMissed(silence);
    try {
      alarm.raise(announcement(silence));
    } catch (InterruptedException stopping) {
      Thread.currentThread().interrupt();
    }
  }

  private static Announcement announcement(Duration silence) {
    return new Announcement(
        "[FIRING] AlertingDown: alerting is broken — no heartbeat for "
            + silence.toSeconds()
            + " seconds",
        true,
        "critical",
        List.of(
            "The alert Watchdog, which Prometheus always fires, does not reach the console any"
                + " more. Prometheus, Alertmanager or the way between them is down, so no other"
                + " alert will reach you. ./deploy.sh status shows which."),
        List.of());
  }

  private void ping() {
    HttpRequest request =
        HttpRequest.newBuilder(ping.orElseThrow()).timeout(PING_PATIENCE).GET().build();
    CompletableFuture<?> unused =
        http.sendAsync(request, HttpResponse.BodyHandlers.discarding())
            .whenComplete(
                (answer, failure) -> {
                  if (failure != null) {
                    events.pingFailed(
                        failure instanceof IOException || failure.getCause() instanceof IOException
                            ? "it cannot be reached"
                            : failure.getClass().getSimpleName());
                  } else if (answer.statusCode() / 100 != 2) {
                    events.pingFailed("it answered HTTP " + answer.statusCode());
                  }
                });
  }
}
